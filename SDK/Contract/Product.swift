public import TradepostJSON

/// A product with everything that can be bought of it: schema `products.json`. A product without choices has one variant.
public struct Product: Record {
  public static let resource = Resource.products

  /// What the shop does with it.
  public enum Status: String, Sendable, Hashable, CaseIterable {
    case active, draft, archived
  }

  public var id: String
  public var name: String
  /// As the platform gives it, usually HTML; nothing may show it unfiltered.
  public var details = ""
  public var status: Status
  public var vendor = ""
  public var url = ""
  public var categories: [Category] = []
  public var options: [Option] = []
  public var images: [Image] = []
  public var variants: [Variant] = []
  /// Of the prices; nil: the store's own.
  public var currency: Currency?
  public var createdAt: Timestamp?
  public var updatedAt: Timestamp?

  public init(id: String, name: String, status: Status) {
    self.id = id
    self.name = name
    self.status = status
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    categories = try object.list("categories") { value throws(JSONError) in try Category(json: value) }
    createdAt = try object.timestampIfPresent("created_at")
    currency = try object.readIfPresent("currency") { value throws(JSONError) in try value.requireCurrency() }
    details = try object.stringIfPresent("details") ?? ""
    id = try object.id()
    images = try object.list("images") { value throws(JSONError) in try Image(json: value) }
    name = try object.string("name")
    options = try object.list("options") { value throws(JSONError) in try Option(json: value) }
    status = try object.choice("status", Status.self)
    updatedAt = try object.timestampIfPresent("updated_at")
    url = try object.stringIfPresent("url") ?? ""
    variants = try object.list("variants") { value throws(JSONError) in try Variant(json: value) }
    vendor = try object.stringIfPresent("vendor") ?? ""
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("categories", categories) { $0.write(to: &$1) }
      $0.member("created_at", createdAt)
      $0.member("currency", currency?.code)
      $0.member("details", details.isEmpty ? nil : details)
      $0.member("id", id)
      $0.member("images", images) { $0.write(to: &$1) }
      $0.member("name", name)
      $0.member("options", options) { $0.write(to: &$1) }
      $0.member("status", status.rawValue)
      $0.member("updated_at", updatedAt)
      $0.member("url", url.isEmpty ? nil : url)
      $0.member("variants", variants) { $0.write(to: &$1) }
      $0.member("vendor", vendor.isEmpty ? nil : vendor)
    }
  }
}

extension Product {
  /// A shelf of the shop.
  public struct Category: Sendable, Hashable {
    public var id: String
    public var name: String

    public init(id: String, name: String) {
      self.id = id
      self.name = name
    }

    init(json: JSONValue) throws(JSONError) {
      var object = try json.requireObject()
      id = try object.id()
      name = try object.string("name")
    }

    func write(to writer: inout JSONWriter) {
      writer.object {
        $0.member("id", id)
        $0.member("name", name)
      }
    }
  }

  /// A choice that the shopper makes: its name and what can be chosen.
  public struct Option: Sendable, Hashable {
    public var name: String
    public var values: [String]

    public init(name: String, values: [String]) {
      self.name = name
      self.values = values
    }

    init(json: JSONValue) throws(JSONError) {
      var object = try json.requireObject()
      name = try object.string("name")
      values = try object.list("values") { value throws(JSONError) in try value.requireString() }
    }

    func write(to writer: inout JSONWriter) {
      writer.object {
        $0.member("name", name)
        $0.member("values", values) { $1.string($0) }
      }
    }
  }

  public struct Image: Sendable, Hashable {
    public var url: String
    public var alt = ""

    public init(url: String) { self.url = url }

    init(json: JSONValue) throws(JSONError) {
      var object = try json.requireObject()
      alt = try object.stringIfPresent("alt") ?? ""
      url = try object.string("url")
    }

    func write(to writer: inout JSONWriter) {
      writer.object {
        $0.member("alt", alt.isEmpty ? nil : alt)
        $0.member("url", url)
      }
    }
  }
}
