/// How the hub treats those who ask.
public struct HubSettings: Sendable {
  /// Addresses of proxies whose word about the asker's address and the request's id is taken.
  public var proxies: Set<String> = []
  /// Requests a second that one token may make, and how many at once.
  public var perToken = BucketRule(perSecond: 50, burst: 200)
  /// The same of one address, whatever tokens come from it.
  public var perAddress = BucketRule(perSecond: 100, burst: 400)
  /// Requests without a good token from one address.
  public var perStranger = BucketRule(perSecond: 1, burst: 30)
  /// Deliveries of one address that nobody's platform has signed.
  public var perForger = BucketRule(perSecond: 5, burst: 200)
  /// Bytes that are read of any body.
  public var largestBody = 2 << 20
  /// Characters of an address with all its parameters.
  public var longestAddress = 8192
  /// Milliseconds in which the body of a request must be there.
  public var bodyDeadline: Int64 = 20_000

  /// Whether stores on the host's own network may be connected over the API: simulators, for one.
  public var allowsLocalShops = false

  public init() {}
}

/// How fast a bucket fills, and how much it holds.
public struct BucketRule: Sendable, Hashable {
  public var perSecond: Int64
  public var burst: Int64

  public init(perSecond: Int64, burst: Int64) {
    self.perSecond = max(1, perSecond)
    self.burst = max(1, burst)
  }
}
