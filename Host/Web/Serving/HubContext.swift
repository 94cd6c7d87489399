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
}
