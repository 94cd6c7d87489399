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

  public init(_ all: [FrozenOrigin]) { self.all = all }

  /// The origins as they were ``stored``, in the manifest's order. Throws when the manifest has one that was not frozen.
  public init(stored: [String: String], manifest: Manifest) throws(HostError) {
    var all: [FrozenOrigin] = []
    for origin in manifest.origins {
      guard let text = stored[origin.name] else { throw .notFrozen(origin.name, of: manifest.id) }
      all.append(FrozenOrigin(name: origin.name, address: try StoreAddress(text)))
    }
    self.all = all
  }

  /// Addresses by name, to be kept with the store.
  public var stored: [String: String] {
    Dictionary(all.map { ($0.name, $0.address.text) }, uniquingKeysWith: { first, _ in first })
  }

  /// Narrows a manifest's origins with the store's settings, all of them as text. Throws a sentence for the admin when a
  /// setting is missing or makes no address.
  public static func freeze(manifest: Manifest, settings: [String: String]) throws(HostError) -> Origins {
    var all: [FrozenOrigin] = []
    func value(_ setting: String) throws(HostError) -> String {
      let fallback = manifest.settings.first { $0.name == setting }?.fallback
      guard let value = settings[setting] ?? fallback, !value.isEmpty else { throw .setting(setting, "is not set") }
      return value
    }
    for origin in manifest.origins {
      switch origin.address {
      case .exact(let text):
        do { all.append(FrozenOrigin(name: origin.name, address: try StoreAddress(text))) } catch {
          throw .origin(origin.name, of: manifest.id, error)
        }
      case .setting(let setting):
        let text = try value(setting)
        do { all.append(FrozenOrigin(name: origin.name, address: try StoreAddress(text))) } catch {
          throw .setting(setting, error)
        }
      case .pattern(let pattern):
        let text = try fill(pattern, value)
        do { all.append(FrozenOrigin(name: origin.name, address: try StoreAddress(text))) } catch {
          throw .origin(origin.name, of: manifest.id, error)
        }
      }
    }
    return Origins(all)
  }

  /// Fills the settings that stand in braces. Each may fill one label of the host and no more, so that no value can move
  /// the origin to another domain.
  private static func fill(
    _ pattern: String, _ value: (String) throws(HostError) -> String
  ) throws(HostError) -> String {
    var text = ""
    var rest = pattern[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let setting = String(rest[open..<close].dropFirst())
      let label = try value(setting).lowercased()
      guard StoreAddress.isLabel(label[...]) else {
        throw .setting(setting, "is no single label of a host name: letters, digits and - only, such as my-shop")
      }
      text += rest[..<open] + label
      rest = rest[close...].dropFirst()
    }
    return text + rest
  }

  /// The origin of that name, the first for an empty one.
  func origin(_ name: String) -> FrozenOrigin? { name.isEmpty ? all.first : all.first { $0.name == name } }
}
