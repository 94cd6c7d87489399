public import TradepostJSON

/// A sum, or a column of an order, that is not what the books say.
public struct BookDifference: View, Hashable {
  /// `rollup_day Shop 2026-03-01 EUR`, `order 17 of Shop`.
  public var place: String
  /// What it is and what it should be.
  public var what: String

  public init(place: String, what: String) {
    self.place = place
    self.what = what
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("place", place)
      $0.member("what", what)
    }
  }
}
