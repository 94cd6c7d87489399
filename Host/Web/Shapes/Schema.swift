/// The shape of a JSON value: what a request body must have, what an answer has. The OpenAPI document, the check of request
/// bodies and the tests of answers are all made from it.
public struct Schema: Sendable {
  indirect enum Kind: Sendable {
    /// An open object may have members beside those named.
    case object([Member], isOpen: Bool)
    case array(Schema, atMost: Int?)
    case string(Text)
    case integer(ClosedRange<Int64>?)
    /// Any number, as JSON writes it.
    case number
    case boolean
    case map(Schema)
    case oneOf([Schema])
    case null
    case anything
  }

  /// What a text must be beside a text.
  struct Text: Sendable {
    var values: [String] = []
    var format: String?
    /// In Unicode scalars, as JSON Schema counts.
    var least = 0
    var most: Int?
    /// An ECMA 262 expression, for the document only: `accepts` decides.
    var pattern: String?
    /// What it has to be, for people.
    var noun: String?
    var accepts: (@Sendable (String) -> Bool)?
  }

  /// A member of an object.
  public struct Member: Sendable {
    let name: String
    let schema: Schema
    let isRequired: Bool

    public static func required(_ name: String, _ schema: Schema) -> Member {
      Member(name: name, schema: schema, isRequired: true)
    }

    public static func optional(_ name: String, _ schema: Schema) -> Member {
      Member(name: name, schema: schema, isRequired: false)
    }
  }

  var kind: Kind
  /// Under which the document lists it once; nil: it is written where it stands.
  var name: String?
  var summary: String?

  init(_ kind: Kind) { self.kind = kind }
}

extension Schema {
  /// An object with these members and no others.
  public static func object(_ members: Member...) -> Schema { Schema(.object(members, isOpen: false)) }

  public static func object(_ members: [Member]) -> Schema { Schema(.object(members, isOpen: false)) }

  /// An object with these members, and maybe others.
  public static func openObject(_ members: Member...) -> Schema { Schema(.object(members, isOpen: true)) }

  public static func array(_ item: Schema, atMost: Int? = nil) -> Schema { Schema(.array(item, atMost: atMost)) }

  /// An object whose members all have that shape, whatever they are called.
  public static func map(_ value: Schema) -> Schema { Schema(.map(value)) }

  public static let string = Schema(.string(Text()))

  /// A text of so many Unicode scalars.
  public static func string(_ length: ClosedRange<Int>) -> Schema {
    Schema(.string(Text(least: length.lowerBound, most: length.upperBound)))
  }

  public static func choice(_ values: String...) -> Schema { Schema(.string(Text(values: values))) }

  public static func choice(_ values: [String]) -> Schema { Schema(.string(Text(values: values))) }

  public static let integer = Schema(.integer(nil))

  public static func integer(_ range: ClosedRange<Int64>) -> Schema { Schema(.integer(range)) }

  public static let number = Schema(.number)
  public static let boolean = Schema(.boolean)
  public static let anything = Schema(.anything)

  public static func oneOf(_ schemas: Schema...) -> Schema { Schema(.oneOf(schemas)) }

  /// That, or null.
  public var orNull: Schema { Schema(.oneOf([self, Schema(.null)])) }

  /// Listed once in the document, under that name.
  public func named(_ name: String) -> Schema {
    var schema = self
    schema.name = name
    return schema
  }

  /// With a sentence for the document.
  public func says(_ summary: String) -> Schema {
    var schema = self
    schema.summary = summary
    return schema
  }
}
