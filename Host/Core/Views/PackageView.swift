public import TradepostContract
public import TradepostJSON

/// A package that there is, as the API lists it.
public struct PackageView: View {
  public var manifest: Manifest
  /// SHA-256 by file.
  public var digests: [String: String]
  public var isShipped: Bool
  /// The stores that it may run for, by id.
  public var stores: [String]

  public init(manifest: Manifest, digests: [String: String], isShipped: Bool, stores: [String]) {
    self.manifest = manifest
    self.digests = digests
    self.isShipped = isShipped
    self.stores = stores
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("contract", manifest.contract)
      writer.key("digests")
      writer.object { writer in
        for (file, digest) in digests.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
          writer.key(file)
          writer.string(digest)
        }
      }
      writer.key("functions")
      writer.list { writer in
        for function in manifest.functions {
          writer.object {
            $0.member("name", function.name)
            $0.member("signature", function.signature)
            $0.member("summary", function.summary)
          }
        }
      }
      writer.member("id", manifest.id)
      writer.member("name", manifest.name)
      writer.key("operations")
      writer.object { writer in
        for (name, resources) in manifest.operations.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
          writer.key(name)
          writer.list { writer in for resource in resources { writer.string(resource.rawValue) } }
        }
      }
      writer.member("shipped", isShipped)
      writer.key("stores")
      writer.list { writer in for store in stores { writer.string(store) } }
      writer.member("version", manifest.version)
    }
  }
}
