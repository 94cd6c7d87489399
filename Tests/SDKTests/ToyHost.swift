import Synchronization
import TestHost
import Testing
import TradepostABI
import TradepostJSON
import TradepostSDK

/// Opens sessions at the toy.
enum ToyHost {
  /// Puts `code` on the toy's shelf and opens a session that plays it.
  static func play(_ play: String, _ code: @escaping Toy.Code) throws -> TestHost {
    Toy.shelf.withLock { $0[play] = code }
    var settings = JSONWriter()
    settings.object { $0.member("play", play) }
    return try open(settings.text)
  }

  static func open(_ settings: String) throws -> TestHost { try #require(TestHost(entry, settings: settings)) }

  static func entry(_ host: UnsafePointer<tp_host>) -> UnsafePointer<tp_adapter>? {
    serve(Toy.self, manifest: Array(#"{"id":"toy"}"#.utf8), to: host)?.assumingMemoryBound(to: tp_adapter.self)
  }
}
