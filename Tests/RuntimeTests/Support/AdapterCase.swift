import Foundation
import HostCore
import HostRuntime
import Testing
import TradepostContract

/// An adapter that the runtime suite runs with, and the platform that it speaks with. A host cannot tell a Swift adapter
/// from a C one, and neither can these tests.
struct AdapterCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// A folder of shipped packages that holds it.
  let folder: @Sendable () throws -> String
  let settings: String
  /// A well-behaved shop with some products.
  let shop: @Sendable () throws -> any Outbound
  /// An id that the shop does not have.
  let missingID: String

  /// Those that can run here: the Swift adapter when it was built beside these tests.
  static let all: [AdapterCase] = [minimalC] + wooCommerce

  private static let minimalC = AdapterCase(
    testDescription: "MinimalC", folder: BuiltPackage.minimalC, settings: #"{"address":"https://corner.example"}"#,
    shop: { CornerShop(items: 230) }, missingID: "99999")

  func package() throws -> Package { try BuiltPackage.package(in: try folder()) }

  func session(
    outbound: any Outbound, heard: Heard = Heard(), clock: HostClock = .patient()
  ) async throws -> any StoreSession {
    try await package().load().open(
      store: "store-1", settingsJSON: Array(settings.utf8), outbound: outbound, clock: clock, report: { heard.add($0) })
  }
}
