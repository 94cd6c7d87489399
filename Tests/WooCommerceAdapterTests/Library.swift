import TestHost
import Testing

/// The adapter as users load it.
enum Library {
  static func open() throws -> TestHost {
    try #require(TestHost(try BuiltLibrary.adapter("libWooCommerceAdapter.so"), settings: #"{"address":"https://shop.example"}"#))
  }
}
