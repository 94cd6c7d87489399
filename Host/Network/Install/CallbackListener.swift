public import HostCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// Waits on this machine for one browser that comes back from an installation. What it says is not judged here.
public final class CallbackListener: Sendable {
  public let port: Int
  private let channel: any Channel
  private let answer: CallbackAnswer

  /// Listens on 127.0.0.1; port 0: any that is free. Only requests for `path` with a query count.
  public init(port: Int, path: String) async throws(HostError) {
    let answer = CallbackAnswer()
    self.answer = answer
    do {
      channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
            try channel.pipeline.syncOperations.addHandler(CallbackHandler(path: path, answer: answer))
          }
        }
        .bind(host: "127.0.0.1", port: port).get()
    } catch {
      throw HostError(
        "install.port", "Port \(port) on 127.0.0.1 cannot be listened on: \(error). Choose another one with --port, or end what holds it.")
    }
    self.port = channel.localAddress?.port ?? port
  }

  /// The query of the first browser that comes with one that fits, within the time of the machine's clock; throws when none
  /// does. Any page that a browser has open can call this address too: its calls are left aside, and end nothing.
  public func callback(
    within limit: Duration, where fits: @escaping @Sendable (String) -> Bool = { _ in true }
  ) async throws(HostError) -> String {
    let answer = answer
    do {
      return try await within(limit)
    } catch is DeadlineExceeded {
      throw HostError(
        "install.late", "Nobody came back within \(limit.components.seconds / 60) minutes. Begin again: tradepost store install")
    } catch {
      throw HostError("install.cancelled", "The installation was ended before somebody came back. Nothing was stored.")
    }
    func within(_ limit: Duration) async throws -> String { try await HostNetwork.within(limit) { try await answer.wait(fits) } }
  }

  public func close() async { try? await channel.close() }
}

/// One query, handed from the event loop to the one who waits for it.
private final class CallbackAnswer: Sendable {
  private struct State {
    var query: String?
    var waiting: CheckedContinuation<String, any Error>?
    /// What came before anybody waited.
    var early: [String] = []
    var fits: (@Sendable (String) -> Bool)?
  }

  private static let mostEarly = 16

  private let state = Mutex(State())

  /// Whether it is one that somebody may wait for.
  func give(_ query: String) -> Bool {
    let (isTaken, waiting) = state.withLock { state in
      guard let fits = state.fits else {
        if state.early.count < Self.mostEarly { state.early.append(query) }
        return (true, nil as CheckedContinuation<String, any Error>?)
      }
      guard fits(query) else { return (false, nil) }
      guard state.query == nil else { return (true, nil) }
      state.query = query
      defer { state.waiting = nil }
      return (true, state.waiting)
    }
    waiting?.resume(returning: query)
    return isTaken
  }

  func wait(_ fits: @escaping @Sendable (String) -> Bool) async throws -> String {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let known: String? = state.withLock { state in
          state.fits = fits
          state.query = state.query ?? state.early.first(where: fits)
          if let query = state.query { return query }
          state.waiting = continuation
          return nil
        }
        if let known { continuation.resume(returning: known) } else if Task.isCancelled { cancel() }
      }
    } onCancel: {
      cancel()
    }
  }

  private func cancel() {
    let waiting = state.withLock { state in
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(throwing: CancellationError())
  }
}

private final class CallbackHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let path: String
  private let answer: CallbackAnswer
  private var status = HTTPResponseStatus.notFound

  init(path: String, answer: CallbackAnswer) {
    self.path = path
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      let mark = head.uri.firstIndex(of: "?") ?? head.uri.endIndex
      guard head.method == .GET, head.uri.utf8.count <= 16_384, head.uri[..<mark].utf8.elementsEqual(path.utf8), mark < head.uri.endIndex
      else { break }
      if answer.give(String(head.uri[mark...].dropFirst())) { status = .ok }
    case .body: break
    case .end: write(context)
    }
  }

  /// Nothing of what came stands in the page.
  private func write(_ context: ChannelHandlerContext) {
    let text = status == .ok ? "Back from the platform. You may close this page; the terminal says how it went." : "There is nothing here."
    let body = ByteBuffer(string: "<!doctype html><meta charset=\"utf-8\"><title>Tradepost</title><p>\(text)</p>")
    let headers: HTTPHeaders = [
      "content-type": "text/html; charset=utf-8", "content-length": "\(body.readableBytes)", "connection": "close",
      "referrer-policy": "no-referrer", "cache-control": "no-store",
    ]
    context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
