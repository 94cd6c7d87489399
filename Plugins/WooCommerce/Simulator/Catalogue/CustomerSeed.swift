import SimulatorKit

/// One seeded customer, made from its number alone.
struct CustomerSeed {
  let index: Int
  let id: Int
  let address: Address
  let created: Int
  let modified: Int

  init(_ index: Int, _ settings: SeedSettings) {
    var dice = SplitMix64(seed: settings.seed, .customer, index)
    self.index = index
    id = settings.customerID(index)
    created = settings.moment(index, of: settings.customers, jitter: dice.fraction())
    modified = min(created + dice.below(60 * 86_400), settings.start - 1)
    address = People.draw(&dice, mail: "kunde\(index + 1)")
  }

  var username: String { "kunde\(index + 1)" }
}
