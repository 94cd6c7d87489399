public import TradepostJSON

/// What `check` finds out about a store: schema `check.json`.
public struct Account: Sendable, Hashable {
  /// The platform's id of the shop; the same shop connected twice is noticed by it.
  public var id: String
  public var name: String
  /// In which the shop keeps its own accounts.
  public var currency: Currency
  /// IANA name (`Europe/Berlin`) or a fixed offset (`+02:00`).
  public var timeZone: String
  /// Of the platform's API that answered.
  public var apiVersion: String
  /// Scopes and permissions that are missing, in words.
  public var missing: [String] = []

  public init(id: String, name: String, currency: Currency, timeZone: String, apiVersion: String) {
    self.id = id
    self.name = name
    self.currency = currency
    self.timeZone = timeZone
    self.apiVersion = apiVersion
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    apiVersion = try object.string("api_version")
    currency = try object.currency("currency")
    id = try object.id()
    missing = try object.list("missing") { value throws(JSONError) in try value.requireString() }
    name = try object.string("name")
    timeZone = try object.id("time_zone")
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("api_version", apiVersion)
      $0.member("currency", currency.code)
      $0.member("id", id)
      $0.member("missing", missing) { $1.string($0) }
      $0.member("name", name)
      $0.member("time_zone", timeZone)
    }
  }
}
