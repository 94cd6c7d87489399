public import HostCore
internal import Synchronization
internal import TradepostContract

/// Passes requests through and notes what time the platform said it was in its first answer. A watermark is platform time:
/// the host's own clock may be wrong by minutes.
public final class PlatformClock: Outbound {
  private let wrapped: any Outbound
  private let first = Mutex<Int64?>(nil)
  private let clock: HostClock?
  private let seen = Mutex<(platform: Int64, host: Int64)?>(nil)

  /// - Parameter clock: ours, to be held against the platform's; nil: nobody wants to know.
  public init(wrapping outbound: any Outbound, clock: HostClock? = nil) {
    self.wrapped = outbound
    self.clock = clock
  }

  /// What time the platform said it was, and what time it was here; nil: it said nothing.
  public var lastSeen: (platform: Int64, host: Int64)? { seen.withLock { $0 } }

  /// Milliseconds since 1970 on the platform's clock, at the first answer; nil: none said.
  public var firstAnswer: Int64? { first.withLock { $0 } }

  public func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    let responses = await wrapped.send(requests)
    if firstAnswer == nil, let date = responses.lazy.compactMap({ $0.field("date").flatMap(Self.milliseconds) }).first {
      first.withLock { $0 = $0 ?? date }
      if let clock { seen.withLock { $0 = (date, clock.now()) } }
    }
    return responses
  }

  /// Reads the one form of HTTP dates that a server may write: `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func milliseconds(_ text: String) -> Int64? {
    let parts = text.split(separator: " ")
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard parts.count == 6, parts[5] == "GMT", let day = Int64(parts[1]), let year = Int64(parts[3]),
      let month = months.firstIndex(of: String(parts[2])), parts[4].utf8.count == 8
    else { return nil }
    let twoDigits = { (value: Int64) in value < 10 ? "0\(value)" : "\(value)" }
    return Timestamp("\(year)-\(twoDigits(Int64(month) + 1))-\(twoDigits(day))T\(parts[4])Z")?.milliseconds
  }
}
