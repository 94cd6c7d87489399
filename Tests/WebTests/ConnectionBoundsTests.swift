import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import HostWeb

/// Who follows events may do so for ever, as long as he reads what comes.
struct ConnectionBoundsTests {
  /// The other end of a connection, that makes room only when it is told to.
  private final class Reader: ChannelOutboundHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart
    var waiting: [EventLoopPromise<Void>] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      if let promise { waiting.append(promise) }
    }

    func read() {
      let read = waiting
      waiting = []
      for one in read { one.succeed() }
    }
  }

  private let reader = Reader()
  private let channel = EmbeddedChannel()

  private func follow() throws {
    let bounds = ConnectionBounds(OpenConnections(most: 9, proxies: []), bodyDeadline: .seconds(5), patience: .seconds(20))
    try channel.pipeline.syncOperations.addHandlers([reader, bounds])
    try channel.connect(to: SocketAddress(ipAddress: "203.0.113.9", port: 1)).wait()
    try channel.writeInbound(HTTPRequestPart.head(HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/")))
    try channel.writeInbound(HTTPRequestPart.end(nil))
    channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: [.contentType: "text/event-stream"])), promise: nil)
    channel.flush()
  }

  private func tell() {
    channel.write(HTTPResponsePart.body(ByteBuffer(string: "data: {}\n\n")), promise: nil)
    channel.flush()
  }

  @Test func whoReadsStaysAndWhoStopsReadingGoes() throws {
    try follow()
    channel.embeddedEventLoop.advanceTime(by: .hours(1))
    for _ in 0..<10 {
      tell()
      tell()
      channel.embeddedEventLoop.advanceTime(by: .seconds(19))
      reader.read()
    }
    channel.embeddedEventLoop.advanceTime(by: .hours(1))
    #expect(channel.isActive)
    tell()
    channel.embeddedEventLoop.advanceTime(by: .seconds(19))
    tell()
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
    reader.read()
    _ = try? channel.finish()
  }
}
