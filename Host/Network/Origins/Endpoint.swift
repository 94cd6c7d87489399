public import HostCore

/// `HOST:PORT`: where a frozen origin really answers, when that is not where its address says. The address stays what
/// requests, signatures and the `Host` header speak of; only the connection goes here.
public struct Endpoint: Sendable, Hashable {
  /// Lower case; an IPv6 address stands in brackets.
  public let host: String
  public let port: UInt16
  public let literal: IPAddress?

  public init(_ text: String) throws(HostError) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .endpoint(text) }
    let (name, portText) = try StoreAddress.split(text[...])
    guard let port = try StoreAddress.port(portText) else { throw .endpoint(text) }
    (host, literal) = try StoreAddress.host(name)
    self.port = port
  }

  init(_ address: StoreAddress) {
    host = address.host
    port = address.port
    literal = address.literal
  }

  public var text: String { "\(host):\(port)" }
}
