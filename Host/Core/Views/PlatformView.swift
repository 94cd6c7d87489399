public import TradepostContract
public import TradepostJSON

/// A platform that stores can be connected to: what its adapter says about itself.
public struct PlatformView: View {
  public var id: String
  public var name: String
  public var apiVersion: String
  /// The last day on which the platform answers that version.
  public var apiEnds: Day?
  public var package: String
  public var version: String
  public var operations: [String: [Resource]]
  public var settings: [Setting]
  public var secrets: [Secret]
  public var takesWebhooks: Bool
  public var isInstallable: Bool

  /// Nil for a package of functions alone.
  public init?(_ manifest: Manifest) {
    guard let platform = manifest.platform else { return nil }
    id = manifest.id
    name = platform.name
    apiVersion = platform.apiVersion
    apiEnds = platform.ends
    package = manifest.name
    version = manifest.version
    operations = manifest.operations
    settings = manifest.settings
    secrets = manifest.secrets
    takesWebhooks = manifest.deliveries != nil
    isInstallable = manifest.install != nil
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("api_ends", apiEnds?.text)
      writer.member("api_version", apiVersion)
      writer.key("credentials")
      writer.list { writer in
        for secret in secrets {
          writer.object {
            $0.member("help", secret.help)
            $0.member("label", secret.label)
            $0.member("name", secret.name)
            $0.member("required", secret.isRequired)
            $0.member("source", secret.source.rawValue)
          }
        }
      }
      writer.member("id", id)
      writer.member("installable", isInstallable)
      writer.member("name", name)
      writer.key("operations")
      writer.object { writer in
        for (name, resources) in operations.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
          writer.key(name)
          writer.list { writer in for resource in resources { writer.string(resource.rawValue) } }
        }
      }
      writer.member("package", package)
      writer.key("settings")
      writer.list { writer in
        for setting in settings {
          writer.object { writer in
            writer.list("choices", setting.choices) { $1.string($0) }
            writer.member("default", setting.fallback)
            writer.member("help", setting.help)
            writer.member("kind", setting.kind.rawValue)
            writer.member("label", setting.label)
            writer.member("name", setting.name)
            writer.member("required", setting.required)
          }
        }
      }
      writer.member("version", version)
      writer.member("webhooks", takesWebhooks)
    }
  }
}
