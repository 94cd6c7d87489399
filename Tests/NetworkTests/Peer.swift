import NIOCore
import NIOPosix
import Synchronization

/// A peer on loopback that answers with whatever bytes a test wants, well-formed or not.
final class Peer: Sendable {
  enum Act: Sendable {
    case write([UInt8])
    /// Milliseconds of the machine's clock.
    case pause(Int64)
    case close
    /// Goes on when the peer has seen so many.
    case await(requests: Int)

    static func text(_ text: String) -> Act { .write(Array(text.utf8)) }
    /// A whole answer.
    static func answer(_ status: String, _ fields: [String] = [], _ body: String = "") -> Act {
      let lines = ["HTTP/1.1 \(status)", "content-length: \(body.utf8.count)"] + fields
      return .text(lines.map { $0 + "\r\n" }.joined() + "\r\n" + body)
    }
  }

  /// Given the request's number, from 0, and its head.
  typealias Script = @Sendable (Int, String) -> [Act]

  let port: Int
  private let listener: any Channel
  private let log: Log

  /// The heads of the requests so far.
  var heads: [String] { log.heads.withLock { $0 } }
  /// Their bodies.
  var bodies: [String] { log.bodies.withLock { $0 } }

  final class Log: Sendable {
    let heads = Mutex<[String]>([])
    let bodies = Mutex<[String]>([])
  }

  static func start(at host: String = "127.0.0.1", _ script: @escaping Script) async throws -> Peer {
    try await start(at: host, reading: { number, head, _ in script(number, head) })
  }

  /// With a script that is given the body, too.
  static func start(at host: String = "127.0.0.1", reading script: @escaping @Sendable (Int, String, String) -> [Act]) async throws -> Peer
  {
    let log = Log()
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(PeerHandler(script, log))
        }
      }
      .bind(host: host, port: 0).get()
    return Peer(listener, log)
  }

  private init(_ listener: any Channel, _ log: Log) {
    self.listener = listener
    self.log = log
    port = listener.localAddress?.port ?? 0
  }

  func stop() async throws { try await listener.close() }
}

private final class PeerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let script: @Sendable (Int, String, String) -> [Peer.Act]
  private let log: Peer.Log
  private var bytes: [UInt8] = []

  init(_ script: @escaping @Sendable (Int, String, String) -> [Peer.Act], _ log: Peer.Log) {
    self.script = script
    self.log = log
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    bytes += Array(unwrapInboundIn(data).readableBytesView)
    while let end = headEnd() {
      let head = String(decoding: bytes[..<end], as: UTF8.self)
      let length =
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
      guard bytes.count >= end + 4 + length else { return }
      let body = String(decoding: bytes[(end + 4)..<(end + 4 + length)], as: UTF8.self)
      bytes.removeFirst(end + 4 + length)
      log.bodies.withLock { $0.append(body) }
      let number = log.heads.withLock { heads in
        heads.append(head)
        return heads.count - 1
      }
      perform(script(number, head, body), on: context.channel)
    }
  }

  private func headEnd() -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (0...bytes.count - 4).first { bytes[$0..<$0 + 4].elementsEqual([13, 10, 13, 10]) }
  }

  private func perform(_ acts: [Peer.Act], on channel: any Channel) {
    let log = log
    Task {
      for act in acts {
        switch act {
        case .write(let bytes): try? await channel.writeAndFlush(ByteBuffer(bytes: bytes))
        case .pause(let milliseconds): try? await Task.sleep(for: .milliseconds(milliseconds))
        case .close: try? await channel.close()
        case .await(let requests):
          while log.heads.withLock({ $0.count }) < requests { try? await Task.sleep(for: .milliseconds(1)) }
        }
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
