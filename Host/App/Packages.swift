public import HostCore
public import HostRuntime
internal import HostStorage
internal import HostSync
internal import TradepostContract

/// Functions of packages: called by people, and by field mappings.
extension Tradepost {
  /// The setting of a store that names the function its SKUs go through: `package:function`.
  static let skuMapping = "map.sku"

  /// Calls a function of a package with arguments as a person types them.
  public static func call(
    _ function: String, of package: Package, arguments: [String]
  ) async throws(HostError) -> FunctionTable.Outcome {
    let table = try await package.functionTable()
    return try await table.call(function, try table.parse(function, arguments: arguments))
  }

  /// Names the function that a store's SKUs go through from now on; nil ends it.
  public func map(sku function: String?, store name: String) async throws(HostError) -> StoreView {
    var store = try await storage.store(name)
    store.settings[Self.skuMapping] = function
    if function != nil { _ = try await mapping(for: store) }
    try await storage.update(store, secrets: [:])
    return try await self.store(store.uid)
  }

  /// What is done to a store's fields on their way into the books.
  func mapping(for store: ConnectedStore) async throws(HostError) -> FieldMapping {
    guard let text = store.settings[Self.skuMapping] else { return FieldMapping() }
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw HostError("mapping.name", "\"\(text)\" names no function. Write package:function, examples:sku.normalize.", exit: 2)
    }
    try Self.mayRun(store, parts[0])
    let table = try await catalog.package(parts[0]).functionTable { self.note($0) }
    let name = parts[1]
    guard let function = table.functions.first(where: { $0.name == name }), function.signature.hasSuffix("(sw)") else {
      throw HostError(
        "mapping.signature", "\(text) cannot map an SKU: it must take a text and write one, (sw).", exit: 2)
    }
    return FieldMapping { skus throws(HostError) in
      let outcomes = try await table.call(name, rows: skus.map { [.text($0)] })
      var mapped: [String] = []
      for outcome in outcomes { mapped.append(try outcome.get().text ?? "") }
      return mapped
    }
  }
}
