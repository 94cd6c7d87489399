internal import HostCore
internal import TradepostContract

/// Shapes that many topics have.
extension Schema {
  /// `2026-11-01T12:00:00Z`, maybe with milliseconds.
  public static let time = Schema(.string(Text(format: "date-time", accepts: { Timestamp($0) != nil })))

  /// `2026-11-01`.
  public static let day = Schema(.string(Text(format: "date", accepts: { Day($0) != nil })))

  /// ISO 4217.
  public static let currency = Schema(
    .string(Text(pattern: "^[A-Z]{3}$", noun: "currency of ISO 4217, such as EUR", accepts: { Currency($0) != nil })))

  /// A decimal number as text, so that nobody rounds it: `12.34`.
  public static let amount = Schema(.string(Text(pattern: "^-?[0-9]+([.][0-9]+)?$", accepts: { Amount($0) != nil })))

  /// `{"amount":"12.34","currency":"EUR"}`.
  public static let money = Schema.object(.required("amount", .amount), .required("currency", .currency)).named("Money")

  /// An id or a name, as it stands in an address or a body.
  public static let identifier = Schema.string(1...200)

  /// The kinds of records.
  public static let kind = Schema.choice("products", "inventory", "customers", "orders")

  /// Anything counted.
  public static let count = Schema.integer(0...Int64.max)

  /// A page of a list under `name`, with how many items it has and where the next page begins; see ``Answer/page(_:_:)``.
  public static func page(_ name: String, _ item: Schema, and more: [Member] = []) -> Schema {
    .object(
      [
        .required(name, .array(item, atMost: Page.most)), .required("count", .count),
        .required("next_cursor", Schema.string.orNull.says("Where the next page begins; null: there is none.")),
      ] + more)
  }

  /// `{"success":true}`, with a sentence where there is something to say.
  public static let success = Schema.object(
    .required("success", .boolean), .optional("message", .string)
  ).named("Success")
}
