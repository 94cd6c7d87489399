public import TradepostJSON

/// What `count` found: schema `count-result.json`.
public struct CountResult: Sendable, Hashable {
  /// How many records `list` would keep with the same arguments, those marked deleted left out; nil: cannot be told.
  public var count: Int64?

  public init(count: Int64?) { self.count = count }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    count = try object.readIfPresent("count") { value throws(JSONError) in
      let count = try value.requireInt()
      guard count >= 0 else { throw JSONError(.value, "is \(count), below zero") }
      return count
    }
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { $0.member("count", count) }
  }
}
