internal import HTTPTypes
internal import HostCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Refuses in words what is no HTTP, and sees to it that nothing follows an answer that ends its connection. What still comes of
/// the request that it answers is thrown away for a while: a connection that is closed on unread bytes takes the answer with it.
///
/// The server below writes an empty 400 whenever a request cannot be read to its end: also behind the answer to that very request.
final class LastAnswer: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let log: Logger
  private var fault: HTTPParserError?
  /// Whether a request has begun that has not come to its end.
  private var isAsking = false
  /// Whether the answer that is being written is the last one.
  private var isLast = false
  private var isOver = false
  private var end: Scheduled<Void>?
  /// In which somebody who sends on can notice that they were answered.
  private static let patience: TimeAmount = .seconds(2)

  init(_ log: Logger) { self.log = log }

  func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: isAsking = true
    case .body: break
    case .end: isAsking = false
    }
    guard isOver else { return context.fireChannelRead(data) }
    if !isAsking { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fault = error as? HTTPParserError ?? fault
    context.fireErrorCaught(error)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if isOver {
      promise?.succeed()
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(let head):
      isLast = head.headerFields[.connection]?.lowercased() == "close"
      // Ours always say what they are.
      if let fault, head.status == .badRequest, head.headerFields[.contentType] == nil {
        refuse(fault, context, promise)
      } else {
        context.write(data, promise: promise)
      }
    case .end where isLast:
      isOver = true
      let isWritten = promise ?? context.eventLoop.makePromise()
      let channel = context.channel
      isWritten.futureResult.assumeIsolated().whenComplete { _ in
        self.end = channel.eventLoop.scheduleTask(in: self.isAsking ? Self.patience : .zero) { channel.close(promise: nil) }
      }
      context.write(data, promise: isWritten)
    default: context.write(data, promise: promise)
    }
  }

  private func refuse(_ fault: HTTPParserError, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
    let problem = Self.problem(fault)
    let id = Ident(at: HostClock.system.now()).text
    log.info(
      "What came was no request",
      metadata: ["request": "\(id)", "status": "\(problem.status)", "address": "\(context.remoteAddress?.ipAddress ?? "local")"])
    let body = problem.write(request: id)
    var fields = HTTPFields()
    fields[.connection] = "close"
    fields[.contentLength] = String(body.count)
    fields[.contentType] = "application/problem+json"
    context.write(wrapOutboundOut(.head(HTTPResponse(status: .init(code: problem.status), headerFields: fields))), promise: promise)
    context.write(wrapOutboundOut(.body(context.channel.allocator.buffer(bytes: body))), promise: nil)
  }

  private static func problem(_ fault: HTTPParserError) -> Problem {
    fault == .headerOverflow
      ? Problem(431, "request.head", "The request's head is too large: at most 100 fields, 16 KiB each and 32 KiB together. Send less.")
      : Problem(400, "request.form", "This is no request as HTTP wants it. Look at its first line, its fields and its length.")
  }
}
