internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// What a world is made of.
public struct SimulatorOptions: Sendable {
  public var seed: UInt64
  /// The world's first moment, milliseconds since 1970.
  public var now: Int64
  /// A JSON object, as the simulator's package documents it.
  public var options: String
  /// Empty, or a JSON object of file names and contents that stand for the world.
  public var data: [UInt8]

  public init(seed: UInt64, now: Int64, options: String = "{}", data: [UInt8] = []) {
    self.seed = seed
    self.now = now
    self.options = options
    self.data = data
  }
}

/// One line of the shop's own books: the net of a day, market, currency and role, in minor units, on one side.
public struct SimulatorBookLine: Sendable, Hashable {
  public var date: String
  public var market: String
  public var currency: String
  public var role: String
  public var debit: Int64
  public var credit: Int64

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    credit = try object.int("credit")
    currency = try object.string("currency")
    date = try object.string("date")
    debit = try object.int("debit")
    market = try object.string("market")
    role = try object.string("role")
  }
}

/// What the host must know to connect a store to the simulator.
public struct SimulatorConnection: Sendable, Hashable {
  public var name: String
  /// The logical address, which does not depend on where the simulator is served.
  public var address: String
  /// As text, whatever they are in the simulator's JSON.
  public var settings: [String: String]
  public var secrets: [String: String]
  /// Other hosts of the platform that the same server stands for: a token address, a queue.
  public var hosts: [String]

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    address = try object.string("address")
    hosts = try object.list("hosts") { value throws(JSONError) in try value.requireString() }
    name = try object.string("name")
    secrets = try object.readIfPresent("secrets") { value throws(JSONError) in try value.requireTexts() } ?? [:]
    settings = try object.readIfPresent("settings") { value throws(JSONError) in try value.requireTexts() } ?? [:]
  }

  /// Whether the platform speaks https.
  var isSecure: Bool { address.hasPrefix("https://") }

  /// The logical host first, then the others.
  var names: [String] {
    let authority = address.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? "localhost"
    return [String(authority.prefix { $0 != ":" })] + hosts
  }
}

/// What the platform sends on its own.
public struct SimulatorDelivery: Sendable, Hashable {
  public var method: String
  public var path: String
  public var headers: [String: String]
  public var body: [UInt8]

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    body = try object.read("body") { value throws(JSONError) in
      guard let bytes = try Base64.decode(value.requireString().utf8) else { throw JSONError(.value, "is no base64") }
      return bytes
    }
    headers = try object.readIfPresent("headers") { value throws(JSONError) in try value.requireTexts() } ?? [:]
    method = try object.string("method")
    path = try object.string("path")
  }
}

extension JSONValue {
  /// An object whose values are text, numbers or truth values, all read as text.
  func requireTexts() throws(JSONError) -> [String: String] {
    _ = try requireObject()
    var found: [String: String] = [:]
    for (key, value) in members {
      guard let text = value.string ?? value.numberText ?? value.bool.map({ $0 ? "true" : "false" }) else {
        throw JSONError.type(value, wanted: "text").inside(key)
      }
      found[key] = text
    }
    return found
  }
}
