public import TradepostContract

/// The calendar that a store lives by: which day a moment belongs to.
///
/// A time that carries its offset says so itself. For others the store's zone answers; it is asked through a closure, so
/// that the books need no time-zone database of their own.
public struct StoreCalendar: Sendable {
  /// Minutes east of UTC at a moment, in milliseconds since 1970.
  private let offset: @Sendable (Int64) -> Int16

  public init(offset: @escaping @Sendable (Int64) -> Int16) { self.offset = offset }

  public static let utc = StoreCalendar { _ in 0 }

  public func day(of time: Timestamp) -> Day { time.day ?? time.day(offset: offset(time.milliseconds)) }
}
