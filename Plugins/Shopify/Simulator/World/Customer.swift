import SimulatorKit

/// A customer of the shop with what they consented to.
struct Customer: Equatable {
  var index: Int
  var id: Int
  var address: Address
  var email: String
  var phone: String?
  /// `subscribed`, `not_subscribed`, `unsubscribed`, `pending`.
  var emailConsent: String
  var smsConsent: String
  var consentAt: Int?
  var created: Int
  var updated: Int
  var note: String?
  var tags: [String]
  var taxExempt: Bool
  var state: String

  static let firstID = 7_200_000_000_001

  static func seeded(_ index: Int, _ settings: Settings) -> Customer {
    var dice = SplitMix64(seed: settings.seed, .customer, index)
    let address = Address.thrown(&dice)
    let created = settings.startSeconds - 86_400 * 400 + dice.below(86_400 * 390)
    let updated = created + dice.below(max(1, settings.startSeconds - created))
    let consent = dice.pick(["subscribed", "not_subscribed", "unsubscribed", "pending"])
    return Customer(
      index: index, id: firstID + index, address: address, email: "kunde\(index)@example.com",
      phone: dice.below(3) == 0 ? address.phone : nil,
      emailConsent: consent, smsConsent: dice.below(4) == 0 ? "subscribed" : "not_subscribed",
      consentAt: consent == "not_subscribed" ? nil : created, created: created, updated: updated,
      note: dice.below(9) == 0 ? "Ruft gern an" : nil, tags: dice.below(4) == 0 ? ["stamm", "b2b"] : [], taxExempt: dice.below(30) == 0,
      state: dice.pick(["disabled", "invited", "enabled", "declined"]))
  }
}
