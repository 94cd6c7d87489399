public import TradepostContract
internal import TradepostJSON

/// What the admin said when connecting the store, as the manifest's `settings` list it. The host has checked types and
/// required ones already; secrets are not among them.
public struct Settings: Sendable {
  /// The store's id, for messages.
  public let storeID: String
  private let values: JSONValue

  init(storeID: String, values: JSONValue) {
    self.storeID = storeID
    self.values = values
  }

  /// The setting as text; throws `invalid` when it is missing, empty or of another type.
  public func text(_ name: String) throws(Failure) -> String {
    guard let text = textIfPresent(name), !text.isEmpty else {
      throw Failure(.invalid, "the setting \(name) is missing: set it with tradepost store update \(storeID) --set \(name)=…")
    }
    return text
  }

  /// The setting as text, or nil.
  public func textIfPresent(_ name: String) -> String? { values[name]?.string ?? values[name]?.numberText }

  /// Whether the setting is switched on; `fallback` when nobody said.
  public func isOn(_ name: String, fallback: Bool = false) -> Bool { values[name]?.bool ?? fallback }
}
