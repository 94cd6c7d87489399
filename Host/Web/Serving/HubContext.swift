public import Hummingbird
internal import Logging
internal import NIOCore

/// What Hummingbird hands over beside a request.
public struct HubContext: InitializableFromSource, Sendable {
  public typealias Source = ApplicationRequestContextSource

  let channel: any Channel

  public init(source: Source) { channel = source.channel }

  /// Who is at the other end of the connection; a proxy, maybe.
  var peer: String { channel.remoteAddress?.ipAddress ?? "local" }

  /// Ends the connection once what was written is on its way: what still comes on it is not read.
  func closeAfterAnswer() {
    let channel = channel
    channel.close(mode: .input, promise: nil)
    // An encrypted connection has no halves.
    channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
  }
}
