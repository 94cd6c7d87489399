internal import TradepostJSON

extension JSONValue {
  /// The items of the list under that name; nothing when there is no list.
  func list(_ key: String) -> [JSONValue] { self[key].map { Array($0.items) } ?? [] }
}
