internal import TradepostJSON

/// Something that an admin says when connecting a store. The CLI's prompts come from it.
public struct Setting: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case text, number, bool
    /// An http or https address with an optional folder.
    case address
    /// One of ``Setting/choices``.
    case choice
  }

  public var name: String
  public var label: String
  public var kind: Kind
  public var required: Bool
  /// What it is when nobody says anything.
  public var fallback: String?
  public var choices: [String]
  public var help: String

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    choices = try object.list("choices") { value throws(JSONError) in try value.requireString() }
    fallback = try object.stringIfPresent("default")
    help = try object.stringIfPresent("help") ?? ""
    kind = try object.choice("type", Kind.self)
    label = try object.string("label")
    name = try object.read("name") { value throws(JSONError) in try value.requireName() }
    required = try object.boolIfPresent("required") ?? false
    if kind == .choice, choices.isEmpty { throw JSONError(.missing, "is missing").inside("choices") }
  }
}

/// Something that only the host may know. An adapter names it at most.
public struct Secret: Sendable, Hashable {
  public var name: String
  public var label: String
  public var help: String
  /// Whether a store cannot be connected without it.
  public var isRequired: Bool
  /// How it comes about.
  public var source: Source
  /// Names of the origins to which an adapter may send it, in a header or a body; empty: all of them. What a sign-in does with
  /// it is the sign-in's to say.
  public var origins: [String]

  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The admin says it.
    case admin
    /// It comes of itself: by installation, by rotation, or taken out of an answer. The admin is not asked, but may say it.
    case obtained
    /// The host makes it up when the store is connected, 64 hexadecimal digits, unless the admin says it.
    case generated
  }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    source = try object.choiceIfPresent("from", Source.self) ?? .admin
    isRequired = try object.boolIfPresent("required") ?? (source == .admin)
    help = try object.stringIfPresent("help") ?? ""
    label = try object.string("label")
    name = try object.read("name") { value throws(JSONError) in try value.requireName() }
    origins = try object.list("origins") { value throws(JSONError) in try value.requireName() }
  }
}

/// A typed function of a C library, called through libffi.
public struct Function: Sendable, Hashable {
  /// With dots: `sku.normalize`.
  public var name: String
  public var symbol: String
  /// As the contract's header says: `b(ssw)`.
  public var signature: String
  public var summary: String

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    name = try object.id("name")
    signature = try object.id("signature")
    summary = try object.stringIfPresent("summary") ?? ""
    symbol = try object.read("symbol") { value throws(JSONError) in
      let text = try value.requireString()
      let allowed = text.utf8.allSatisfy {
        (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 95
      }
      guard allowed, !text.isEmpty, text.utf8.count <= 255 else {
        throw JSONError(.value, "is \"\(text.prefix(80))\", no name of a C function")
      }
      return text
    }
  }
}
