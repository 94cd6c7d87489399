import Foundation
import HostRuntime

extension AdapterCase {
  /// The WooCommerce adapter with its simulator for a shop, when both lie beside the test executable.
  static let wooCommerce: [AdapterCase] = {
    let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    let adapter = "\(products)/libWooCommerceAdapter.so"
    let simulator = "\(products)/libWooCommerceSimulator.so"
    guard let manifest = try? Repository.text("Plugins/WooCommerce/plugin.json"), manifest.contains("\"library\""),
      FileManager.default.fileExists(atPath: adapter), SimulatedShop.canOpen(simulator)
    else { return [] }
    return [
      AdapterCase(
        testDescription: "WooCommerce",
        folder: {
          try BuiltPackage.once("woocommerce") { folder in
            try folder.write(manifest, to: "woocommerce/plugin.json")
            for (name, from) in [("library", adapter), ("simulator", simulator)] {
              guard let file = member(manifest, name) else { continue }
              try FileManager.default.copyItem(atPath: from, toPath: "\(folder.path)/woocommerce/\(file)")
            }
            try Catalog.pin(shippedIn: folder.path)
          }
        },
        settings: #"{"address":"https://shop.example"}"#,
        shop: { try SimulatedShop(library: simulator, options: #"{"products":40,"orders":5,"customers":3}"#) },
        missingID: "99999999")
    ]
  }()

  /// The text under `name` in a manifest.
  private static func member(_ manifest: String, _ name: String) -> String? {
    let object = try? JSONSerialization.jsonObject(with: Data(manifest.utf8)) as? [String: Any]
    return object?[name] as? String
  }
}
