public import TradepostJSON

/// What `get` is asked for: schema `get-arguments.json`.
public struct GetArguments: Sendable, Hashable {
  public var ids: [String]

  public init(ids: [String]) { self.ids = ids }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    // `list` takes a missing member for an empty list; here it must be there.
    _ = try object.read("ids") { value throws(JSONError) in value }
    ids = try object.list("ids") { value throws(JSONError) in try value.requireID() }
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("ids")
      writer.list { for id in ids { $0.string(id) } }
    }
  }
}

/// What `get` found out beside the records it kept: schema `get-result.json`.
public struct GetResult: Sendable, Hashable {
  /// Ids that the shop does not have (any more).
  public var missing: [String]

  public init(missing: [String]) { self.missing = missing }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    missing = try object.list("missing") { value throws(JSONError) in try value.requireID() }
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { $0.member("missing", missing) { $1.string($0) } }
  }
}
