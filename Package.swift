// swift-tools-version: 6.2
// The house in one page: who exists and who may import whom. Tests/ArchitectureTests holds the sources to it.
import PackageDescription

/// What every Swift target of ours is compiled with. A warning is an error here, and only here: a dependency's
/// warnings are its owner's.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// A library that the host loads exports its entry and nothing else, and prefers its own symbols to the host's.
func exporting(_ map: String) -> [LinkerSetting] {
  [
    .unsafeFlags([
      "-Xlinker", "-Bsymbolic",
      "-Xlinker", "--version-script=\(Context.packageDirectory)/Plugins/\(map).map",
    ])
  ]
}

let package = Package(
  name: "tradepost",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "tradepost", targets: ["tradepost"]),
    .library(name: "TradepostSDK", targets: ["TradepostSDK"]),
    .library(name: "TradepostContract", targets: ["TradepostContract"]),
    .library(name: "TradepostJSON", targets: ["TradepostJSON"]),
    .library(name: "TradepostABI", targets: ["TradepostABI"]),
    .library(name: "WooCommerceAdapter", type: .dynamic, targets: ["WooCommerceAdapter"]),
    .library(name: "WooCommerceSimulator", type: .dynamic, targets: ["WooCommerceSimulator"]),
    .library(name: "AmazonAdapter", type: .dynamic, targets: ["AmazonAdapter"]),
    .library(name: "ShopifyAdapter", type: .dynamic, targets: ["ShopifyAdapter"]),
    .library(name: "EtsyAdapter", type: .dynamic, targets: ["EtsyAdapter"]),
    .library(name: "EtsySimulator", type: .dynamic, targets: ["EtsySimulator"]),
    .library(name: "AmazonSimulator", type: .dynamic, targets: ["AmazonSimulator"]),
    .library(name: "ShopifySimulator", type: .dynamic, targets: ["ShopifySimulator"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    .package(url: "https://github.com/apple/swift-system.git", from: "1.6.0"),
  ],
  targets: [
    // SDK: everything a third party needs, and nothing else.
    .target(name: "TradepostABI", path: "SDK/ABI"),
    .target(
      name: "CSimdjson", path: "SDK/JSON/C",
      cxxSettings: [.define("SIMDJSON_EXCEPTIONS", to: "0")],
      linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]),
    .target(
      name: "TradepostJSON", dependencies: ["CSimdjson"], path: "SDK/JSON/Swift",
      swiftSettings: strict),
    .target(
      name: "TradepostContract", dependencies: ["TradepostJSON"], path: "SDK/Contract",
      exclude: ["Schemas"], swiftSettings: strict),
    .target(
      name: "TradepostSDK", dependencies: ["TradepostABI", "TradepostContract", "TradepostJSON"],
      path: "SDK/Swift", swiftSettings: strict),

    // Plugins: our packages, with the same rights as anyone's.
    .target(
      name: "WooCommerceAdapter", dependencies: ["TradepostSDK", "TradepostContract", "TradepostJSON"],
      path: "Plugins/WooCommerce", exclude: ["Simulator"], sources: ["Adapter"],
      resources: [.embedInCode("plugin.json")],
      swiftSettings: strict, linkerSettings: exporting("adapter")),
    // What simulators share: JSON, digests, requests, dice, clocks. Nothing else may use it.
    .target(name: "SimulatorKit", dependencies: ["TradepostABI"], path: "Plugins/SimulatorKit", swiftSettings: strict),
    .target(
      name: "WooCommerceSimulator", dependencies: ["SimulatorKit", "TradepostABI", "TradepostJSON"],
      path: "Plugins/WooCommerce/Simulator", swiftSettings: strict, linkerSettings: exporting("simulator")),

    .target(
      name: "AmazonAdapter", dependencies: ["TradepostSDK", "TradepostContract", "TradepostJSON"],
      path: "Plugins/Amazon", exclude: ["Simulator"], sources: ["Adapter"],
      resources: [.embedInCode("plugin.json")],
      swiftSettings: strict, linkerSettings: exporting("adapter")),
    .target(
      name: "ShopifyAdapter", dependencies: ["TradepostSDK", "TradepostContract", "TradepostJSON"],
      path: "Plugins/Shopify", exclude: ["Simulator"], sources: ["Adapter"],
      resources: [.embedInCode("plugin.json")],
      swiftSettings: strict, linkerSettings: exporting("adapter")),
    .target(
      name: "EtsyAdapter", dependencies: ["TradepostSDK", "TradepostContract", "TradepostJSON"],
      path: "Plugins/Etsy", exclude: ["Simulator"], sources: ["Adapter"],
      resources: [.embedInCode("plugin.json")],
      swiftSettings: strict, linkerSettings: exporting("adapter")),
    .target(
      name: "EtsySimulator", dependencies: ["SimulatorKit", "TradepostABI", "TradepostJSON"],
      path: "Plugins/Etsy/Simulator", swiftSettings: strict, linkerSettings: exporting("simulator")),
    .target(
      name: "AmazonSimulator", dependencies: ["SimulatorKit", "TradepostABI", "TradepostJSON"],
      path: "Plugins/Amazon/Simulator", swiftSettings: strict, linkerSettings: exporting("simulator")),
    .target(
      name: "ShopifySimulator", dependencies: ["SimulatorKit", "TradepostABI", "TradepostJSON"],
      path: "Plugins/Shopify/Simulator", swiftSettings: strict, linkerSettings: exporting("simulator")),

    // Host.
    .systemLibrary(name: "CFFI", path: "Host/C/ffi", pkgConfig: "libffi", providers: [.apt(["libffi-dev"])]),
    .target(name: "CXXHash", path: "Host/C/xxhash"),
    .systemLibrary(name: "CMalloc", path: "Host/C/malloc"),
    .target(
      name: "HostCore", dependencies: ["TradepostContract", "TradepostJSON", "CXXHash"], path: "Host/Core",
      swiftSettings: strict),
    .target(
      name: "HostRuntime",
      dependencies: [
        "TradepostABI", "TradepostContract", "TradepostJSON", "HostCore", "CFFI",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Host/Runtime", swiftSettings: strict),
    .target(
      name: "HostNetwork",
      dependencies: [
        "TradepostContract", "TradepostJSON", "HostCore",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Host/Network", swiftSettings: strict),
    .target(
      name: "HostSimulator",
      dependencies: [
        "TradepostABI", "TradepostContract", "TradepostJSON", "HostCore",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Host/Simulator", swiftSettings: strict),
    .target(
      name: "HostLedger", dependencies: ["TradepostContract", "TradepostJSON", "HostCore"], path: "Host/Ledger",
      swiftSettings: strict),
    .target(
      name: "HostStorage",
      dependencies: [
        "TradepostContract", "TradepostJSON", "HostCore",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Host/Storage", swiftSettings: strict),
    .target(
      name: "HostSync",
      dependencies: ["TradepostContract", "TradepostJSON", "HostCore", "HostLedger"],
      path: "Host/Sync", swiftSettings: strict),
    .target(
      name: "HostWebhooks",
      dependencies: [
        "TradepostContract", "TradepostJSON", "HostCore",
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      path: "Host/Webhooks", swiftSettings: strict),
    .target(
      name: "HostApp",
      dependencies: [
        "HostCore", "HostRuntime", "HostNetwork", "HostStorage", "HostLedger", "HostSync", "HostSimulator",
        "HostWebhooks", "TradepostContract", "TradepostJSON",
        "HostAnalytics",
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Host/App", swiftSettings: strict),
    .target(
      name: "HostAnalytics", dependencies: ["TradepostContract", "TradepostJSON", "HostCore"], path: "Host/Analytics",
      swiftSettings: strict),
    // The hub's face to programs, over the same App as the command line.
    .target(
      name: "HostWeb",
      dependencies: [
        "HostApp", "HostCore", "TradepostContract", "TradepostJSON",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      path: "Host/Web", swiftSettings: strict),
    .executableTarget(
      name: "tradepost",
      dependencies: [
        "CMalloc", "HostApp", "HostWeb", "HostCore", "HostNetwork", "HostRuntime", "HostSimulator", "HostSync", "HostWebhooks",
        "TradepostContract",
        "TradepostJSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      path: "Host/CLI", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11,
  cxxLanguageStandard: .cxx17
)

/// Tests mirror the targets that they test.
@MainActor func tests(_ name: String, _ dependencies: [Target.Dependency]) {
  package.targets.append(
    .testTarget(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: strict))
}
tests("JSONTests", ["TradepostJSON"])
tests("ContractTests", ["TradepostContract", "TradepostJSON"])
package.targets.append(
  .target(name: "TestHost", dependencies: ["TradepostABI"], path: "Tests/TestHost", swiftSettings: strict))
tests("SDKTests", ["TestHost", "TradepostSDK", "TradepostABI", "TradepostContract", "TradepostJSON"])
tests("RuntimeTests", ["HostRuntime", "HostCore", "TradepostABI", "TradepostContract", "TradepostJSON"])
tests(
  "NetworkTests",
  [
    "HostNetwork", "HostSimulator", "HostCore", "TradepostContract", "TradepostJSON",
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
  ])
tests("WebhooksTests", ["HostWebhooks", "HostCore", "TradepostContract", "TradepostJSON"])
tests("LedgerTests", ["HostLedger", "HostCore", "TradepostContract", "TradepostJSON"])
tests("SyncTests", ["HostSync", "HostStorage", "HostLedger", "HostCore", "TradepostContract", "TradepostJSON"])
tests(
  "StorageTests",
  [
    "HostStorage", "HostSync", "HostLedger", "HostCore", "TradepostContract", "TradepostJSON",
    .product(name: "GRDB", package: "GRDB.swift"),
  ])
tests(
  "WebTests",
  [
    "HostWeb", "HostApp", "HostCore", "TradepostContract", "TradepostJSON",
    .product(name: "HummingbirdTesting", package: "hummingbird"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOEmbedded", package: "swift-nio"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
  ])
tests("AnalyticsTests", ["HostAnalytics", "HostStorage", "HostCore", "TradepostContract", "TradepostJSON"])
tests("WooCommerceAdapterTests", ["TestHost", "TradepostABI", "TradepostContract", "TradepostJSON"])
tests("AmazonAdapterTests", ["TestHost", "SimulatorKit", "TradepostABI", "TradepostContract", "TradepostJSON"])
tests("ShopifyAdapterTests", ["TestHost", "TradepostABI", "TradepostContract", "TradepostJSON"])
tests("EtsyAdapterTests", ["TestHost", "HostLedger", "HostCore", "TradepostABI", "TradepostContract", "TradepostJSON"])
tests("AmazonSimulatorTests", ["SimulatorKit", "TestHost", "TradepostABI", "TradepostJSON"])
tests("ShopifySimulatorTests", ["SimulatorKit", "TestHost", "TradepostABI", "TradepostJSON"])
tests("WooCommerceSimulatorTests", ["SimulatorKit", "TestHost", "TradepostABI", "TradepostJSON"])
tests(
  "EndToEndTests",
  ["HostApp", "HostCore", "HostLedger", "HostStorage", "HostSync", "HostSimulator", "TradepostContract", "TradepostJSON"])
// `make bench`. It speaks to adapters as their host does, and to the SDK as their author.
package.targets.append(
  .executableTarget(
    name: "Bench",
    dependencies: ["CSimdjson", "HostCore", "HostRuntime", "TradepostABI", "TradepostContract", "TradepostJSON", "TradepostSDK"],
    path: "Tests/Bench", exclude: ["C", "Hub"], swiftSettings: strict))
package.targets.append(
  .executableTarget(
    name: "EmptyRoute",
    dependencies: [.product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log")],
    path: "Tests/Bench/Hub/EmptyRoute", swiftSettings: strict))
