internal import TradepostContract
internal import TradepostJSON

/// The mutations of product pushes, and what their answers mean for each item.
enum ProductMutation {
  /// Several products in one request: `p03` changes the fourth product, `v03` its variants.
  static func update(_ units: [Shopify.Unit]) -> Query {
    var arguments = ""
    var calls = ""
    for (place, unit) in units.enumerated() {
      let p = Shopify.name("p", place)
      let v = Shopify.name("v", place)
      if unit.changes.contains(where: { $0.changesProduct }) {
        arguments += "$\(p):ProductUpdateInput!,"
        calls += "\(p):productUpdate(product:$\(p)){product{updatedAt} userErrors{field message}} "
      }
      if unit.changes.contains(where: { $0.changesVariant }) {
        arguments += "$\(Shopify.name("i", place)):ID!,$\(v):[ProductVariantsBulkInput!]!,"
        calls += "\(v):productVariantsBulkUpdate(productId:$\(Shopify.name("i", place)),variants:$\(v),allowPartialUpdates:true)"
        calls += "{product{updatedAt} userErrors{field message code}} "
      }
    }
    var query = Query("mutation Products(\(arguments)){\(calls)}") { writer in
      for (place, unit) in units.enumerated() where unit.changes.contains(where: { $0.changesVariant }) {
        writer.key(Shopify.name("i", place))
        writer.string(GlobalID.make("Product", unit.product))
      }
      for (place, unit) in units.enumerated() {
        guard let change = unit.changes.first(where: { $0.changesProduct }) else { continue }
        writer.key(Shopify.name("p", place))
        writer.object { change.writeProduct(to: &$0) }
      }
      for (place, unit) in units.enumerated() where unit.changes.contains(where: { $0.changesVariant }) {
        writer.key(Shopify.name("v", place))
        writer.list { writer in
          for change in unit.changes where change.changesVariant { writer.object { change.writeVariant(to: &$0) } }
        }
      }
    }
    query.isRepeatable = true
    return query
  }

  static func make(_ change: ProductChange) -> Query {
    Query(
      """
      mutation MakeProduct($input:ProductSetInput!){productSet(input:$input,synchronous:true)
      {product{legacyResourceId updatedAt} userErrors{field message code}}}
      """
    ) { writer in
      writer.key("input")
      writer.object { change.writeProduct(to: &$0) }
    }
  }

  /// What became of each item of a unit.
  static func outcomes(of unit: Shopify.Unit, at place: Int, _ answer: Submission.Answered) -> [Outcome] {
    var version: String?
    let product = unit.changes.contains(where: { $0.changesProduct }) ? part(answer, Shopify.name("p", place), &version) : nil
    let variants = unit.changes.contains(where: { $0.changesVariant }) ? part(answer, Shopify.name("v", place), &version) : nil
    let sent = unit.changes.filter { $0.changesVariant }
    return unit.changes.map { change in
      let position = sent.firstIndex { $0.item.key == change.item.key }
      let ofProduct = change.changesProduct ? product.map { $0.verdict(at: nil) } ?? .done : .done
      let ofVariant = change.changesVariant ? variants.map { $0.verdict(at: position) } ?? .done : .done
      return outcome(change, ofProduct, ofVariant, version)
    }
  }

  private enum Verdict {
    case done
    case refused(String)
    case unknown(String)
  }

  /// The result of one mutation, for one or many items.
  private enum Part {
    case value([UserError])
    case refused(String)
    case unknown(String)

    /// Of the variant at that position, or of all.
    func verdict(at position: Int?) -> Verdict {
      switch self {
      case .refused(let why): return .refused(why)
      case .unknown(let why): return .unknown(why)
      case .value(let errors):
        let mine = errors.first { error in
          guard let position, let named = error.position(in: "variants") else { return true }
          return named == position
        }
        return mine.map { .refused($0.text) } ?? .done
      }
    }
  }

  private static func part(_ answer: Submission.Answered, _ name: String, _ version: inout String?) -> Part {
    switch answer.result(name) {
    case .refused(let why): return .refused(why)
    case .unknown(let why): return .unknown(why)
    case .value(let result):
      version = result.at("/product/updatedAt")?.string ?? version
      return .value(Submission.userErrors(result))
    }
  }

  private static func outcome(
    _ change: ProductChange, _ product: Verdict, _ variant: Verdict, _ version: String?
  ) -> Outcome {
    let id = change.item.productID
    func refused(_ why: String) -> Outcome { Outcome(key: change.item.key, .refused, reason: why, id: id) }
    func inDoubt(_ why: String) -> Outcome {
      Outcome(key: change.item.key, .inDoubt, reason: "\(why); the same push may be sent again", id: id)
    }
    let both = change.changesProduct && change.changesVariant
    switch (product, variant) {
    case (.unknown(let why), _), (_, .unknown(let why)): return inDoubt(why)
    case (.refused(let why), .refused(let other)): return refused("Shopify refused it: \(why); \(other)")
    case (.refused(let why), .done):
      return refused("Shopify refused it: \(why)\(both ? "; the variant was changed all the same" : "")")
    case (.done, .refused(let why)):
      return refused("Shopify refused it: \(why)\(both ? "; the product itself was changed all the same" : "")")
    case (.done, .done):
      var outcome = Outcome(key: change.item.key, .confirmed, id: id)
      outcome.version = version
      return outcome
    }
  }
}
