internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization

/// How many connections each address holds now.
final class OpenConnections: Sendable {
  private let most: Int
  /// Addresses through which many may come.
  private let proxies: Set<String>
  private let counts = Mutex<[String: Int]>([:])

  init(most: Int, proxies: Set<String>) {
    self.most = most
    self.proxies = Set(proxies.map { Asker.plain($0) })
  }

  /// Whether `address` may hold one more.
  func open(_ address: String) -> Bool {
    let party = Asker.party(address)
    return counts.withLock { counts in
      let count = counts[party, default: 0]
      guard count < most || Asker.isThisMachine(address) || proxies.contains(address) else { return false }
      counts[party] = count + 1
      return true
    }
  }

  func close(_ address: String) {
    let party = Asker.party(address)
    counts.withLock { counts in
      guard let count = counts[party] else { return }
      counts[party] = count > 1 ? count - 1 : nil
    }
  }
}

/// What the reader of a body is told when it did not come in time.
struct BodyIsLate: Error {}

/// What one connection may take: its place among those of its address, the time until it first asks for something, the time in
/// which a body must be there, and the one in which an answer must have been read. Somebody who follows events may take as long
/// as they go on, and no longer than that for what was sent. Clocks are set only for what does not come, or go, at once.
final class ConnectionBounds: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let connections: OpenConnections
  private let bodyDeadline: TimeAmount
  private let patience: TimeAmount
  /// Who only holds a place makes room for others soon.
  private static let silence: TimeAmount = .seconds(10)
  private var address: String?
  private var opening: Scheduled<Void>?
  /// Whether a request has begun that has not come to its end.
  private var isAsking = false
  private var late: Scheduled<Void>?
  /// Whether an answer has begun that is not on its way to its end.
  private var isAnswering = false
  private var isFollowed = false
  /// Parts of a stream of events for which the other end has not made room.
  private var unread = 0
  private var end: Scheduled<Void>?

  init(_ connections: OpenConnections, bodyDeadline: TimeAmount, patience: TimeAmount) {
    self.connections = connections
    self.bodyDeadline = bodyDeadline
    self.patience = patience
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let address = Asker.plain(context.remoteAddress?.ipAddress ?? "local")
    guard connections.open(address) else { return context.close(promise: nil) }
    self.address = address
    let channel = context.channel
    opening = context.eventLoop.scheduleTask(in: Self.silence) { channel.close(promise: nil) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    opening?.cancel()
    opening = nil
    switch unwrapInboundIn(data) {
    case .head: isAsking = true
    case .body: break
    case .end:
      isAsking = false
      late?.cancel()
      late = nil
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isAsking, late == nil {
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      late = context.eventLoop.scheduleTask(in: bodyDeadline) { bound.value.fireErrorCaught(BodyIsLate()) }
    }
    context.fireChannelReadComplete()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    opening?.cancel()
    late?.cancel()
    end?.cancel()
    if let address { connections.close(address) }
    address = nil
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head) where head.status.kind != .informational:
      isFollowed = head.headerFields[.contentType] == "text/event-stream"
      isAnswering = !isFollowed
      context.write(data, promise: promise)
    case .body where isFollowed:
      let isWritten = promise ?? context.eventLoop.makePromise()
      let channel = context.channel
      unread += 1
      isWritten.futureResult.assumeIsolated().whenComplete { _ in
        self.unread -= 1
        self.end?.cancel()
        self.end = nil
        if self.unread > 0 { self.wait(channel) }
      }
      context.write(data, promise: isWritten)
    case .end where isAnswering:
      let isWritten = promise ?? context.eventLoop.makePromise()
      isWritten.futureResult.assumeIsolated().whenComplete { _ in
        self.isAnswering = false
        self.end?.cancel()
        self.end = nil
      }
      context.write(data, promise: isWritten)
    default: context.write(data, promise: promise)
    }
  }

  func flush(context: ChannelHandlerContext) {
    context.flush()
    if isAnswering || unread > 0, end == nil { wait(context.channel) }
  }

  private func wait(_ channel: any Channel) { end = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) } }
}
