public import HostCore
public import TradepostContract

/// An origin of the manifest, narrowed to the one address that this store has there.
public struct FrozenOrigin: Sendable, Hashable {
  public let name: String
  public let address: StoreAddress

  public init(name: String, address: StoreAddress) {
    self.name = name
    self.address = address
  }
}

/// Everywhere that one store's adapter may talk to. Made once, when the store is connected, and stored; a later change of
/// the manifest or of a setting moves nothing until an admin connects the store again.
public struct Origins: Sendable, Hashable {
  /// In the manifest's order; requests that name none go to the first.
  public let all: [FrozenOrigin]
  /// Origins that this store has not, since an optional setting is not given: name and setting.
  public let absent: [String: String]

  public init(_ all: [FrozenOrigin], absent: [String: String] = [:]) {
    self.all = all
    self.absent = absent
  }

  /// The origins as they were ``stored``, in the manifest's order. Throws when the manifest has one that was not frozen,
  /// unless the optional setting that it needs is not given.
  public init(stored: [String: String], manifest: Manifest, settings: [String: String]) throws(HostError) {
    var all: [FrozenOrigin] = []
    var absent: [String: String] = [:]
    for origin in manifest.origins {
      if let text = stored[origin.name] {
        all.append(FrozenOrigin(name: origin.name, address: try StoreAddress(text)))
      } else if !all.isEmpty, let setting = Self.optionalSetting(of: origin, manifest), (settings[setting] ?? "").isEmpty {
        absent[origin.name] = setting
      } else {
        throw .notFrozen(origin.name, of: manifest.id)
      }
    }
    self.init(all, absent: absent)
  }

  /// Addresses by name, to be kept with the store.
  public var stored: [String: String] {
    Dictionary(all.map { ($0.name, $0.address.text) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether these lead where `earlier` ones led; what had no address then may have one now.
  public func lead(where earlier: [String: String]) -> Bool {
    let stored = stored
    return earlier.allSatisfy { stored[$0.key] == $0.value }
  }

  /// Narrows a manifest's origins with the store's settings, all of them as text. An origin whose optional setting is not
  /// given is left out, unless it is the first, to which all requests go that name none. Throws a sentence for the admin
  /// when a setting is missing or makes no address.
  public static func freeze(manifest: Manifest, settings: [String: String]) throws(HostError) -> Origins {
    var all: [FrozenOrigin] = []
    var absent: [String: String] = [:]
    func given(_ setting: String) -> String? {
      let value = settings[setting] ?? manifest.settings.first { $0.name == setting }?.fallback
      return value.flatMap { $0.isEmpty ? nil : $0 }
    }
    func value(_ setting: String) throws(HostError) -> String {
      guard let value = given(setting) else { throw .setting(setting, "is not set") }
      return value
    }
    for origin in manifest.origins {
      if !all.isEmpty, let setting = optionalSetting(of: origin, manifest), given(setting) == nil {
        absent[origin.name] = setting
        continue
      }
      all.append(FrozenOrigin(name: origin.name, address: try address(of: origin, manifest, value)))
    }
    return Origins(all, absent: absent)
  }

  private static func address(
    of origin: Origin, _ manifest: Manifest, _ value: (String) throws(HostError) -> String
  ) throws(HostError) -> StoreAddress {
    let text: String
    switch origin.address {
    case .exact(let exact): text = exact
    case .pattern(let pattern): text = try fill(pattern, value)
    case .choice(let setting, let addresses):
      let choice = try value(setting)
      guard let chosen = addresses.first(where: { $0.key.utf8.elementsEqual(choice.utf8) })?.value else {
        throw .setting(setting, "is \"\(choice.prefix(40))\", none of: \(addresses.keys.sorted().joined(separator: ", "))")
      }
      text = chosen
    case .setting(let setting):
      let text = try value(setting)
      do { return try StoreAddress(text) } catch { throw .setting(setting, error) }
    }
    do { return try StoreAddress(text) } catch { throw .origin(origin.name, of: manifest.id, error) }
  }

  /// The setting that an origin cannot be without and a store can; nil: there is none.
  private static func optionalSetting(of origin: Origin, _ manifest: Manifest) -> String? {
    let names =
      switch origin.address {
      case .exact: [String]()
      case .setting(let setting), .choice(let setting, _): [setting]
      case .pattern(let pattern): Template.names(in: pattern)
      }
    return names.first { name in
      manifest.settings.contains { $0.name == name && !$0.required && ($0.fallback ?? "").isEmpty }
    }
  }

  /// Fills the settings that stand in braces. Each may fill one label of the host and no more, so that no value can move
  /// the origin to another domain.
  private static func fill(
    _ pattern: String, _ value: (String) throws(HostError) -> String
  ) throws(HostError) -> String {
    try Template.filled(pattern) { setting throws(HostError) in
      let label = try value(setting).lowercased()
      guard StoreAddress.isLabel(label[...]) else {
        throw .setting(setting, "is no single label of a host name: letters, digits and - only, such as my-shop")
      }
      return label
    }
  }

  /// The origin of that name, the first for an empty one.
  func origin(_ name: String) -> FrozenOrigin? { name.isEmpty ? all.first : all.first { $0.name == name } }
}
