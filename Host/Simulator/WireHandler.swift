internal import HostCore
internal import NIOCore
internal import NIOHTTP1

#if canImport(Glibc)
  internal import Glibc
#endif

/// One client's connection: reads a request whole, asks the world, and does to the wire what the answer says.
final class WireHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  static let largestBody = 8 * 1024 * 1024

  private let world: SimulatorWorld
  private let clock: HostClock
  private let isSecure: Bool
  private var head: HTTPRequestHead?
  private var body = ByteBuffer()
  private var isRefused = false

  init(_ world: SimulatorWorld, clock: HostClock, isSecure: Bool) {
    self.world = world
    self.clock = clock
    self.isSecure = isSecure
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body.clear()
      if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
      }
    case .body(var part):
      guard !isRefused else { return }
      if body.readableBytes + part.readableBytes > Self.largestBody {
        isRefused = true
        refuse(context)
      } else {
        body.writeBuffer(&part)
      }
    case .end:
      guard !isRefused, let head else { return }
      self.head = nil
      let answer = world.answer(
        SimulatorWorld.Request(
          method: head.method.rawValue, path: head.uri, headers: head.headers, body: body, isSecure: isSecure))
      perform(answer, to: head, context)
    }
  }

  private func refuse(_ context: ChannelHandlerContext) {
    let head = HTTPResponseHead(
      version: .http1_1, status: .payloadTooLarge, headers: ["connection": "close", "content-length": "0"])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    finish(context, keepsAlive: false)
  }

  private func perform(_ answer: SimulatorWorld.Answer, to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
    switch answer.wire {
    case .clean: write(answer, to: request, context)
    case .delay(let milliseconds):
      let loop = context.eventLoop
      let held = NIOLoopBound((self, context), eventLoop: loop)
      let clock = clock
      Task {
        try? await clock.sleep(milliseconds)
        loop.execute {
          let (handler, context) = held.value
          if context.channel.isActive { handler.write(answer, to: request, context) }
        }
      }
    case .reset:
      let count = answer.body.readableBytes
      writeBeginning(answer, announcing: max(count, 1), writing: max(count - 1, 0), context) { context in
        Self.reset(context)
      }
    case .cut(let after):
      let count = answer.body.readableBytes
      let written = min(after, count)
      writeBeginning(answer, announcing: max(count, written + 1), writing: written, context) { context in
        context.close(promise: nil)
      }
    }
  }

  /// What the simulator wrote, and the time, which every server tells.
  private func headers(of answer: SimulatorWorld.Answer) -> HTTPHeaders {
    var headers = HTTPHeaders(answer.fields)
    if !headers.contains(name: "date") { headers.add(name: "date", value: HTTPDate.text(clock.now())) }
    return headers
  }

  private func write(_ answer: SimulatorWorld.Answer, to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
    var headers = headers(of: answer)
    let status = HTTPResponseStatus(statusCode: Int(answer.status))
    if status.mayHaveResponseBody { headers.add(name: "content-length", value: String(answer.body.readableBytes)) }
    headers.add(name: "connection", value: request.isKeepAlive ? "keep-alive" : "close")
    context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
    if status.mayHaveResponseBody, request.method != .HEAD, answer.body.readableBytes > 0 {
      context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil)
    }
    finish(context, keepsAlive: request.isKeepAlive)
  }

  private func finish(_ context: ChannelHandlerContext, keepsAlive: Bool) {
    guard !keepsAlive else { return context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
    let held = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in held.value.close(promise: nil) }
  }

  /// Writes a head that announces more than follows, and then ends the connection in the given way.
  private func writeBeginning(
    _ answer: SimulatorWorld.Answer, announcing announced: Int, writing count: Int, _ context: ChannelHandlerContext,
    then end: @escaping @Sendable (ChannelHandlerContext) -> Void
  ) {
    var headers = headers(of: answer)
    headers.add(name: "content-length", value: String(announced))
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: Int(answer.status)), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    let part = answer.body.getSlice(at: answer.body.readerIndex, length: count) ?? ByteBuffer()
    let held = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(part)))).whenComplete { _ in end(held.value) }
  }

  /// Ends with RST: lingering for no time makes close throw away what would follow. setsockopt(SO_LINGER)
  private static func reset(_ context: ChannelHandlerContext) {
    let held = NIOLoopBound(context, eventLoop: context.eventLoop)
    guard let socket = context.channel as? any SocketOptionProvider else { return context.close(promise: nil) }
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
      held.value.triggerUserOutboundEvent(AbruptClose.Now(), promise: nil)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// Stands below TLS and closes the socket without a farewell.
final class AbruptClose: ChannelOutboundHandler, Sendable {
  typealias OutboundIn = ByteBuffer

  struct Now: Sendable {}

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    if event is Now {
      context.close(mode: .all, promise: promise)
    } else {
      context.triggerUserOutboundEvent(event, promise: promise)
    }
  }
}
