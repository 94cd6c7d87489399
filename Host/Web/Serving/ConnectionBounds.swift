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

/// What one connection may take: its place among those of its address, the time until it first asks for something, and the time
/// in which an answer must have been read. Somebody who follows events may take as long as they go on.
final class ConnectionBounds: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let connections: OpenConnections
  private let patience: TimeAmount
  /// Who only holds a place makes room for others soon.
  private static let silence: TimeAmount = .seconds(10)
  private var address: String?
  private var opening: Scheduled<Void>?
  private var end: Scheduled<Void>?

  init(_ connections: OpenConnections, patience: TimeAmount) {
    self.connections = connections
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
    context.fireChannelRead(data)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    opening?.cancel()
    end?.cancel()
    if let address { connections.close(address) }
    address = nil
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head) where head.status.kind != .informational && head.headerFields[.contentType] != "text/event-stream":
      let channel = context.channel
      end = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
      context.write(data, promise: promise)
    case .end:
      let isWritten = promise ?? context.eventLoop.makePromise()
      let end = end
      isWritten.futureResult.whenComplete { _ in end?.cancel() }
      context.write(data, promise: isWritten)
    default: context.write(data, promise: promise)
    }
  }
}
