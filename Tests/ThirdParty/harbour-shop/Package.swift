// swift-tools-version: 6.2
// A package of somebody else's: in a folder of another name, with Tradepost's SDK by path.
import PackageDescription

let package = Package(
  name: "harbour-shop",
  platforms: [.macOS(.v15)],
  products: [.library(name: "HarbourAdapter", type: .dynamic, targets: ["HarbourAdapter"])],
  dependencies: [
    // The name is the package's, whatever the folder of the checkout is called.
    .package(name: "tradepost", path: "../../..")
  ],
  targets: [
    .target(
      name: "HarbourAdapter",
      dependencies: [
        .product(name: "TradepostSDK", package: "tradepost"), .product(name: "TradepostContract", package: "tradepost"),
        .product(name: "TradepostJSON", package: "tradepost"),
      ],
      resources: [.embedInCode("plugin.json")],
      linkerSettings: [
        // Without these a library exports hundreds of symbols, and takes the host's for its own.
        .unsafeFlags([
          "-Xlinker", "-Bsymbolic", "-Xlinker", "--version-script=\(Context.packageDirectory)/adapter.map",
        ])
      ])
  ],
  swiftLanguageModes: [.v6]
)
