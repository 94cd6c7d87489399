public import HostCore
internal import Synchronization

/// Passes requests through and counts those that may have changed something on the platform: what tells an item that was
/// never sent from one in doubt.
public final class SentCount: Outbound {
  private let wrapped: any Outbound
  private let counts = Mutex(Counts())

  private struct Counts {
    var changing = 0
    var asked = 0
  }

  public init(wrapping outbound: any Outbound) { self.wrapped = outbound }

  /// Requests that may have had an effect, since the beginning.
  public var total: Int { counts.withLock { $0.changing } }

  /// Requests of any kind that may have reached the platform, since the beginning.
  public var asked: Int { counts.withLock { $0.asked } }

  public func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    let responses = await wrapped.send(requests)
    let changing = zip(requests, responses).filter { Self.mayHaveChanged($0, $1) }.count
    let asked = responses.filter { $0.delivery != .neverSent }.count
    // A host that answers with another number of responses is a bug that the driver reports; until then all count.
    let unanswered = responses.count == requests.count ? 0 : requests.count
    counts.withLock { counts in
      counts.changing += changing + unanswered
      counts.asked += asked + unanswered
    }
    return responses
  }

  /// Who is turned away at the door changed nothing: no sign-in, no right, too fast. That a request may be repeated does not
  /// say that it changes nothing; and of one that was repeated, only the last attempt was turned away.
  private static func mayHaveChanged(_ request: OutboundRequest, _ response: OutboundResponse) -> Bool {
    guard !request.isQuestion, !["GET", "HEAD", "OPTIONS"].contains(request.method.uppercased()), response.delivery != .neverSent else {
      return false
    }
    return request.isSafe || ![401, 403, 429].contains(response.status)
  }
}
