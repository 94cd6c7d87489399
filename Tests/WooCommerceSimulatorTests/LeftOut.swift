import SimulatorKit

/// Every recording that is not held against the simulator, with its reason. A name ending in `*` stands for all that begin so.
enum LeftOut {
  static let table: [(name: String, reason: String)] = [
    // Endpoints that the simulator does not have.
    ("brands-list", "endpoint not simulated: brands"),
    ("reviews-list", "endpoint not simulated: reviews"),
    ("shipping-zone*", "endpoint not simulated: shipping zones"),
    ("payment-gateways", "endpoint not simulated: payment gateways"),
    ("settings-groups", "endpoint not simulated: the list of setting groups"),
    ("orders-statuses-report", "endpoint not simulated: reports"),
    ("customer-downloads", "endpoint not simulated: downloads"),
    ("product-duplicate-endpoint", "endpoint not simulated: duplicate"),
    // Answers that are documents about the API.
    ("options-*", "OPTIONS answers with 30 KB of schema, which no client of ours reads"),
    ("auth-readonly-key-options", "OPTIONS answers with 30 KB of schema, which no client of ours reads"),
    // What stood in front of the shop or replaced it.
    ("outage-*", "an outage is no state of this world; the faults 5xx and html answer in its place"),
    // What the recorded data does not hold.
    ("order-notes", "the dump holds no notes"),
    ("system-status", "the dump holds a part of the status only: versions of PHP and of the database were not kept"),
    ("webhook-get-after-failed-ping", "whether a ping was taken is not told to the simulator: it counts as taken"),
    // Pictures.
    ("product-update-image-*", "the shop fetches a picture from the network, which a simulator does not"),
  ]

  /// The reason for a recording; nil when it is compared.
  static func reason(_ name: String) -> String? {
    table.first { entry in entry.name.hasSuffix("*") ? name.hasPrefix(entry.name.dropLast()) : entry.name == name }?.reason
  }
}
