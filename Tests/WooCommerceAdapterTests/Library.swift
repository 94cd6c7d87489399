import Foundation
import Glibc
import TestHost
import Testing
import TradepostABI

/// The adapter as users load it: the library beside the test bundle, by `dlopen`. It is never closed again.
enum Library {
  /// Where the bundle of tests lies, and the libraries with it.
  private static let folder: String? = {
    guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8),
      let line = maps.split(separator: "\n").first(where: { $0.hasSuffix("PackageTests.xctest") }),
      let start = line.firstIndex(of: "/"), let end = line.lastIndex(of: "/")
    else { return nil }
    return String(line[start..<end])
  }()

  static func symbol(_ library: String, _ name: String) -> UnsafeMutableRawPointer? {
    guard let folder, let handle = dlopen("\(folder)/\(library)", RTLD_NOW | RTLD_LOCAL) else { return nil }
    return dlsym(handle, name)
  }

  static func entry(_ host: UnsafePointer<tp_host>) -> UnsafePointer<tp_adapter>? {
    guard let symbol = symbol("libWooCommerceAdapter.so", TP_ENTRY_SYMBOL) else { return nil }
    return unsafeBitCast(symbol, to: tp_adapter_fn.self)(host)
  }

  static func open() throws -> TestHost {
    try #require(TestHost(entry, settings: #"{"address":"https://shop.example"}"#), "is libWooCommerceAdapter.so built?")
  }
}
