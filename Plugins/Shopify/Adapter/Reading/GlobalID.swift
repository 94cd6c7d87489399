internal import TradepostJSON

/// Ids as GraphQL writes them: `gid://shopify/Order/123`, some with a query behind. Records carry the number alone, as REST
/// and deliveries write it.
enum GlobalID {
  static func make(_ type: String, _ id: String) -> String { "gid://shopify/\(type)/\(id)" }

  /// The number in a global id as text; also of a number that stands alone. Nil when there is none.
  static func number(_ text: String) -> String? {
    let bare = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    let last = bare.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return isNumber(last) ? String(last) : nil
  }

  /// Whether an id can be one of Shopify's at all: what is none is nobody's, and is not asked for.
  static func isNumber(_ text: some StringProtocol) -> Bool {
    (1...18).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) } && text.utf8.first != 48
  }
}
