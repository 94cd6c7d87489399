public import HostCore
internal import Synchronization

/// Passes requests through and counts those that may have changed something on the platform: what tells an item that was
/// never sent from one in doubt.
public final class SentCount: Outbound {
  private let wrapped: any Outbound
  private let count = Mutex(0)

  public init(wrapping outbound: any Outbound) { self.wrapped = outbound }

  /// Unsafe requests that may have had an effect, since the beginning.
  public var total: Int { count.withLock { $0 } }

  public func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    let responses = await wrapped.send(requests)
    let unsafe = zip(requests, responses).filter { Self.mayHaveChanged($0, $1) }.count
    // A host that answers with another number of responses is a bug that the driver reports; until then all count.
    let unanswered = responses.count == requests.count ? 0 : requests.count
    count.withLock { $0 += unsafe + unanswered }
    return responses
  }

  /// Who is turned away at the door changed nothing: no sign-in, no right, too fast.
  private static func mayHaveChanged(_ request: OutboundRequest, _ response: OutboundResponse) -> Bool {
    guard !request.isSafe, !["GET", "HEAD", "OPTIONS"].contains(request.method.uppercased()) else { return false }
    return response.delivery != .neverSent && ![401, 403, 429].contains(response.status)
  }
}
