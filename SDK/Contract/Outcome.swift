public import TradepostJSON

/// What became of one item of a push: schema `outcome.json`.
public struct Outcome: Sendable, Hashable {
  public enum Result: String, Sendable, Hashable, CaseIterable {
    /// The platform shows it.
    case confirmed
    /// Taken; whether it comes true is told later: `locate` asks.
    case accepted
    /// By the platform, or by a check before anything was sent.
    case refused
    /// The platform holds another value than expected; nothing was changed.
    case stale
    /// Sent, and nobody knows whether it arrived.
    case inDoubt = "in_doubt"
  }

  /// The item's.
  public var key: String
  public var result: Result
  /// Whether the platform itself compared what it held with what was expected, in the moment in which it set it.
  public var compared: Bool
  /// The platform's id of what was made or changed.
  public var id: String?
  /// The platform's notion of newer after it.
  public var version: String?
  /// In words: why it was refused, what the platform holds instead, what is not known.
  public var reason: String

  public init(key: String, _ result: Result, reason: String = "", id: String? = nil, compared: Bool = false) {
    self.key = key
    self.result = result
    self.reason = reason
    self.id = id
    self.compared = compared
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    compared = try object.boolIfPresent("compared") ?? false
    id = try object.idIfPresent("id")
    key = try object.id("key")
    reason = try object.stringIfPresent("reason") ?? ""
    result = try object.choice("result", Result.self)
    version = try object.stringIfPresent("version")
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("compared", compared ? true : nil)
      $0.member("id", id)
      $0.member("key", key)
      $0.member("reason", reason.isEmpty ? nil : reason)
      $0.member("result", result.rawValue)
      $0.member("version", version)
    }
  }
}

/// What `locate` found of one item: schema `located.json`.
public struct Located: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// The platform holds what was pushed.
    case applied
    /// It holds something else.
    case notApplied = "not_applied"
    /// It does not say, or not yet.
    case unknown
  }

  /// The item's.
  public var key: String
  public var state: State
  /// The platform's id of what was found.
  public var id: String?
  /// What the platform holds, for a person.
  public var current: String

  public init(key: String, _ state: State, current: String = "", id: String? = nil) {
    self.key = key
    self.state = state
    self.current = current
    self.id = id
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    current = try object.stringIfPresent("current") ?? ""
    id = try object.idIfPresent("id")
    key = try object.id("key")
    state = try object.choice("state", State.self)
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("current", current.isEmpty ? nil : current)
      $0.member("id", id)
      $0.member("key", key)
      $0.member("state", state.rawValue)
    }
  }
}
