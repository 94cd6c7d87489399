public import TradepostJSON

/// What a platform sent on its own, verified by the host: schema `delivery.json`. `receive` is asked with it, and `poll`
/// gives it.
public struct Delivery: Sendable, Hashable {
  public struct Field: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Of a queue's message, by which it is taken off the queue; nil where a platform called.
  public var id: String?
  public var fields: [Field]
  /// Byte for byte as it came.
  public var body: [UInt8]

  public init(id: String? = nil, fields: [Field] = [], body: [UInt8]) {
    self.id = id
    self.fields = fields
    self.body = body
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    body = try object.read("body") { value throws(JSONError) in
      guard let bytes = Base64.decode(try value.requireString().utf8) else { throw JSONError(.value, "is no base64") }
      return bytes
    }
    fields = try object.list("headers") { value throws(JSONError) in
      var object = try value.requireObject()
      let name = try object.id("name")
      return Field(name, try object.string("value"))
    }
    id = try object.idIfPresent("id")
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("body", Base64.encode(body))
      $0.member("headers", fields) { field, writer in
        writer.object {
          $0.member("name", field.name)
          $0.member("value", field.value)
        }
      }
      $0.member("id", id)
    }
  }

  /// The value of the first field of that name, compared without the case of ASCII letters.
  public func field(_ name: String) -> String? {
    func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
    return fields.first { field in
      field.name.utf8.count == name.utf8.count && zip(field.name.utf8, name.utf8).allSatisfy { lower($0) == lower($1) }
    }?.value
  }
}

/// What a delivery means, as `receive` reads it: schema `received.json`. It is a hint: the host reads the record again.
public struct Received: Sendable, Hashable {
  /// Something happened to a record.
  public struct Change: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      case created, updated, deleted
    }

    public var resource: Resource
    /// As `get` takes it.
    public var id: String
    public var happened: Kind

    public init(_ resource: Resource, id: String, _ happened: Kind) {
      self.resource = resource
      self.id = id
      self.happened = happened
    }
  }

  /// Something that is about no record.
  public struct Event: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      /// The shop took the app out: its credentials are void.
      case uninstalled
      /// A shopper asks for what is known of them.
      case exportCustomer = "export_customer"
      case eraseCustomer = "erase_customer"
      case eraseStore = "erase_store"
    }

    public var kind: Kind
    public var customerID: String?
    public var email: String?
    public var orderIDs: [String] = []

    public init(_ kind: Kind) { self.kind = kind }
  }

  /// By which a repeated delivery is recognised; nil where the platform gives nothing to go by.
  public var id: String?
  public var changes: [Change] = []
  public var events: [Event] = []

  public init() {}

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    changes = try object.list("changes") { value throws(JSONError) in
      var object = try value.requireObject()
      let happened = try object.choice("happened", Change.Kind.self)
      let id = try object.id()
      return Change(try object.choice("resource", Resource.self), id: id, happened)
    }
    events = try object.list("events") { value throws(JSONError) in
      var object = try value.requireObject()
      let customerID = try object.idIfPresent("customer_id")
      let email = try object.stringIfPresent("email")
      var event = Event(try object.choice("kind", Event.Kind.self))
      event.customerID = customerID
      event.email = email
      event.orderIDs = try object.list("order_ids") { value throws(JSONError) in try value.requireID() }
      return event
    }
    id = try object.idIfPresent("id")
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("changes", changes) { change, writer in
        writer.object {
          $0.member("happened", change.happened.rawValue)
          $0.member("id", change.id)
          $0.member("resource", change.resource.rawValue)
        }
      }
      writer.member("events", events) { event, writer in
        writer.object {
          $0.member("customer_id", event.customerID)
          $0.member("email", event.email)
          $0.member("kind", event.kind.rawValue)
          $0.member("order_ids", event.orderIDs) { $1.string($0) }
        }
      }
      writer.member("id", id)
    }
  }
}
