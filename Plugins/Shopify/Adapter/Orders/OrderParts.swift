internal import TradepostContract
internal import TradepostJSON

// Small rules that both interfaces share.

extension TaxLine.Liable {
  /// `true`: the sales channel remits the tax, `false`: the shop does, anything else: Shopify does not know.
  init(channel: JSONValue?) {
    self =
      switch channel?.bool {
      case true?: .channel
      case false?: .merchant
      case nil: .unknown
      }
  }
}

enum TaxRate {
  /// A rate as Shopify tells it, `0.19`, in percent, without zeros at its end; nil when it is no number.
  static func percent(_ value: JSONValue) -> Amount? {
    guard let rate = try? value.requireAmount(), let fine = rate.scale >= 2 ? rate : rate.exactly(scale: 2) else { return nil }
    var percent = Amount(coefficient: fine.coefficient, scale: fine.scale - 2)
    while percent.scale > 0, let shorter = percent.exactly(scale: percent.scale - 1) { percent = shorter }
    return percent
  }
}

enum Fulfilments {
  /// Whether goods left: one that was cancelled or failed is none.
  static func isReal(_ status: String) -> Bool { !["cancelled", "error", "failure"].contains(status.lowercased()) }
}

extension MinorUnits {
  func plus(_ other: MinorUnits) throws(JSONError) -> MinorUnits {
    do throws(MoneyError) { return try adding(other) } catch { throw JSONError(.value, "holds amounts whose sum is beyond 64 bits") }
  }

  func minus(_ other: MinorUnits) throws(JSONError) -> MinorUnits {
    do throws(MoneyError) { return try subtracting(other) } catch { throw JSONError(.value, "holds amounts beyond 64 bits") }
  }
}
