internal import Dispatch
public import HostCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// Finds the addresses of a host name. A test gives its own; all others ``system``.
public struct Resolver: Sendable {
  /// Every address of the name, best first, at least one.
  public let addresses: @Sendable (_ host: String) async throws(HostError) -> [IPAddress]

  public init(addresses: @escaping @Sendable (_ host: String) async throws(HostError) -> [IPAddress]) {
    self.addresses = addresses
  }

  /// The machine's own, on threads of its own: a look-up blocks for seconds. getaddrinfo
  public static let system = Resolver { host async throws(HostError) in
    let found: Result<[IPAddress], HostError> = await withCheckedContinuation { continuation in
      threads.async { continuation.resume(returning: Result { () throws(HostError) in try lookUp(host) }) }
    }
    return try found.get()
  }

  private static let threads = DispatchQueue(label: "tradepost.resolver", attributes: .concurrent)

  private static func lookUp(_ host: String) throws(HostError) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else {
      if status == EAI_NONAME { throw .unknown(host) }
      throw .unresolved(host, String(cString: gai_strerror(status)))
    }
    defer { freeaddrinfo(list) }
    var found: [IPAddress] = []
    var next = list
    while let entry = next {
      if let address = entry.pointee.ai_addr.flatMap({ IPAddress($0) }), !found.contains(address) { found.append(address) }
      next = entry.pointee.ai_next
    }
    guard !found.isEmpty else { throw .unknown(host) }
    return found
  }

  /// The addresses at which a host may be talked to. All of them must be fit: one bad address among good ones is how a
  /// name is turned against its own network.
  func checked(_ endpoint: Endpoint, allowsLoopback: Bool) async throws(HostError) -> [IPAddress] {
    let found: [IPAddress]
    if let literal = endpoint.literal { found = [literal] } else { found = try await addresses(endpoint.host) }
    for address in found {
      let range = address.range
      if range == .world || (range == .loopback && allowsLoopback) { continue }
      throw .refused(endpoint.host, address, range)
    }
    guard !found.isEmpty else { throw .unknown(endpoint.host) }
    return found
  }
}
