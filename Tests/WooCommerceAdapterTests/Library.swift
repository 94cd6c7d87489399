import Foundation
import Glibc
import TestHost
import Testing
import TradepostABI

/// The adapter as users load it: the library beside the test bundle, by `dlopen`. It is never closed again.
enum Library {
  private static let handle: UInt = {
    // The bundle of tests lies where the libraries are built.
    guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8),
      let line = maps.split(separator: "\n").first(where: { $0.hasSuffix("PackageTests.xctest") }),
      let start = line.firstIndex(of: "/"), let end = line.lastIndex(of: "/")
    else { return 0 }
    let folder = line[start..<end]
    return dlopen("\(folder)/libWooCommerceAdapter.so", RTLD_NOW | RTLD_LOCAL).map { UInt(bitPattern: $0) } ?? 0
  }()

  static func entry(_ host: UnsafePointer<tp_host>) -> UnsafePointer<tp_adapter>? {
    guard let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: handle), TP_ENTRY_SYMBOL) else { return nil }
    return unsafeBitCast(symbol, to: tp_adapter_fn.self)(host)
  }

  static func open() throws -> TestHost {
    try #require(TestHost(entry, settings: #"{"address":"https://shop.example"}"#), "is libWooCommerceAdapter.so built?")
  }
}
