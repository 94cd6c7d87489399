public import TradepostJSON

/// What a package says about itself in `plugin.json`: schema `manifest.json`. The host reads it without running any of the
/// package's code, and does nothing for an adapter that its manifest does not list.
public struct Manifest: Sendable, Hashable {
  /// Also the name of the package's folder: lower-case letters, digits and `-`.
  public var id: String
  public var name: String
  /// The package's own version, `1.4.0`.
  public var version: String
  /// The contract that the library was compiled against, `0.2`.
  public var contract: String
  /// The adapter's file beside the manifest; nil for a package of functions alone.
  public var library: String?
  /// The simulator's file beside the manifest.
  public var simulator: String?
  /// The platform's API and how long it lives.
  public var platform: Platform?
  /// Operations by name, each with the resources it is there for; empty where it is about none (`check`).
  public var operations: [String: [Resource]] = [:]
  /// Version of the records that are handed over, by resource; 1 where none is named.
  public var recordVersions: [Resource: Int64] = [:]
  public var origins: [Origin] = []
  public var signIns: [SignIn] = []
  public var settings: [Setting] = []
  public var secrets: [Secret] = []
  public var limits: [RateLimit] = []
  /// Response headers that the adapter may see; compared without case.
  public var responseHeaders: [String] = []
  public var statuses: [String: StatusRule] = [:]
  /// What the platform sends on its own; nil: nothing, or nothing to it.
  public var deliveries: Deliveries?
  /// How a shop lets the app in by browser; nil: credentials are copied by hand.
  public var install: Install?
  public var functions: [Function] = []
  /// The file that holds the functions; nil: the adapter's.
  public var functionLibrary: String?

  /// What the platform's API is called and when it ends.
  public struct Platform: Sendable, Hashable {
    public var name: String
    public var apiVersion: String
    /// The day on which the platform switches this version off; nil when it announced none.
    public var ends: Day?
  }

  /// Reads a manifest; an error points at the member and says what may stand there.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    let document = try JSONDocument(parsing: bytes)
    var object = try document.root.requireObject()
    contract = try object.read("contract") { value throws(JSONError) in try value.requireVersion(parts: 2) }
    deliveries = try object.readIfPresent("deliveries") { value throws(JSONError) in try Deliveries(json: value) }
    functionLibrary = try object.readIfPresent("function_library") { value throws(JSONError) in try value.requireFileName() }
    functions = try object.list("functions") { value throws(JSONError) in try Function(json: value) }
    id = try object.read("id") { value throws(JSONError) in try value.requireName() }
    install = try object.readIfPresent("install") { value throws(JSONError) in try Install(json: value) }
    library = try object.readIfPresent("library") { value throws(JSONError) in try value.requireFileName() }
    limits = try object.list("limits") { value throws(JSONError) in try RateLimit(json: value) }
    name = try object.string("name")
    operations = try Self.operations(&object)
    origins = try object.list("origins") { value throws(JSONError) in try Origin(json: value) }
    platform = try object.readIfPresent("platform") { value throws(JSONError) in
      var object = try value.requireObject()
      return Platform(
        name: try object.string("name"), apiVersion: try object.string("api_version"),
        ends: try object.readIfPresent("ends") { value throws(JSONError) in
          guard let day = Day(try value.requireString()) else { throw JSONError(.value, "is no day like 2027-01-31") }
          return day
        })
    }
    recordVersions = try Self.recordVersions(&object)
    responseHeaders = try object.list("response_headers") { value throws(JSONError) in try value.requireString() }
    secrets = try object.list("secrets") { value throws(JSONError) in try Secret(json: value) }
    settings = try object.list("settings") { value throws(JSONError) in try Setting(json: value) }
    signIns = try object.list("sign_ins") { value throws(JSONError) in try SignIn(json: value) }
    simulator = try object.readIfPresent("simulator") { value throws(JSONError) in try value.requireFileName() }
    statuses = try Self.statuses(&object)
    version = try object.read("version") { value throws(JSONError) in try value.requireVersion(parts: 3) }
    for (list, named) in [("secrets", secrets.map(\.origins)), ("sign_ins", signIns.map(\.origins))] {
      for (number, names) in named.enumerated() {
        guard let unknown = names.first(where: { name in !origins.contains { $0.name == name } }) else { continue }
        throw JSONError(.value, "names \(unknown), which is none of the manifest's origins").inside("origins").inside("\(number)").inside(
          list)
      }
    }
    guard library != nil || !functions.isEmpty else {
      throw JSONError(.missing, "names neither a library nor functions: there is nothing to load").inside("library")
    }
  }

  private static func operations(_ object: inout JSONObject) throws(JSONError) -> [String: [Resource]] {
    try object.readIfPresent("operations") { value throws(JSONError) in
      _ = try value.requireObject()
      var found: [String: [Resource]] = [:]
      for (name, list) in value.members {
        do throws(JSONError) {
          guard list.kind == .list else { throw JSONError.type(list, wanted: "a list of resources") }
          var resources: [Resource] = []
          for item in list.items { resources.append(try item.requireChoice(Resource.self)) }
          found[name] = resources
        } catch { throw error.inside(name) }
      }
      return found
    } ?? [:]
  }

  private static func recordVersions(_ object: inout JSONObject) throws(JSONError) -> [Resource: Int64] {
    try object.readIfPresent("record_versions") { value throws(JSONError) in
      _ = try value.requireObject()
      var found: [Resource: Int64] = [:]
      for (name, version) in value.members {
        guard let resource = Resource(rawValue: name) else { throw JSONError(.value, "is no resource").inside(name) }
        do throws(JSONError) { found[resource] = try version.requireInt() } catch { throw error.inside(name) }
      }
      return found
    } ?? [:]
  }

  private static func statuses(_ object: inout JSONObject) throws(JSONError) -> [String: StatusRule] {
    try object.readIfPresent("statuses") { value throws(JSONError) in
      _ = try value.requireObject()
      var found: [String: StatusRule] = [:]
      for (raw, rule) in value.members {
        do throws(JSONError) { found[raw] = try StatusRule(json: rule) } catch { throw error.inside(raw) }
      }
      return found
    } ?? [:]
  }

  /// Whether the adapter has the operation, for that resource where it is about one.
  public func has(_ operation: String, _ resource: Resource? = nil) -> Bool {
    guard let resources = operations[operation] else { return false }
    return resource.map { resources.contains($0) } ?? true
  }
}

/// What a platform's order state means: the status that people see, and what the books do about it.
public struct StatusRule: Sendable, Hashable {
  public enum Status: String, Sendable, Hashable, CaseIterable {
    case pending, processing, completed, cancelled, refunded
  }

  public enum Effect: String, Sendable, Hashable, CaseIterable {
    /// The order is in the books.
    case books
    /// It holds stock back and is in no books yet.
    case reserves
    /// It is none of the books' business: an abandoned cart.
    case ignores
    /// It takes back what it had booked; nothing when it never was.
    case reverses
  }

  public var status: Status
  public var effect: Effect

  public init(status: Status, effect: Effect) {
    self.status = status
    self.effect = effect
  }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    effect = try object.choice("effect", Effect.self)
    status = try object.choice("status", Status.self)
  }
}

extension JSONValue {
  /// Lower-case letters, digits, `-` and `_`, a letter first, at most 64: what may name a folder, a setting or a secret.
  func requireName() throws(JSONError) -> String {
    let text = try requireString()
    let allowed = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
    guard let first = text.utf8.first, (97...122).contains(first), allowed, text.utf8.count <= 64 else {
      throw JSONError(.value, "is \"\(text.prefix(80))\", no name: lower-case letters, digits, - and _, a letter first")
    }
    return text
  }

  /// The name of a file in the package's own folder, never a path.
  func requireFileName() throws(JSONError) -> String {
    let text = try requireString()
    let allowed = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
    guard allowed, !text.isEmpty, text.utf8.first != UInt8(ascii: "."), text.utf8.count <= 128 else {
      throw JSONError(.value, "is \"\(text.prefix(80))\", no plain file name: a library lies beside its manifest")
    }
    return text
  }

  /// Numbers with points between them.
  func requireVersion(parts: Int) throws(JSONError) -> String {
    let text = try requireString()
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == parts, numbers.allSatisfy({ UInt32($0) != nil }) else {
      throw JSONError(.value, "is \"\(text.prefix(40))\", not \(parts) numbers with points between them")
    }
    return text
  }
}
