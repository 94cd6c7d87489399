import HostWebhooks
import Testing

struct RedeliveryTests {
  @Test(arguments: [
    (1, "2000"), (2, "4000"), (5, "32000"), (11, "2048000"), (12, "3600000"), (23, "3600000"), (24, "give up"), (1000, "give up"),
    (0, "2000"), (-7, "2000"),
  ])
  func whatPassesIsTriedLaterAndLater(attempts: Int, expected: String) {
    #expect(Redelivery.decide(.passing, attempts: attempts, chance: 0.5).text == expected)
  }

  @Test(arguments: [(0.0, "1500"), (1.0, "2500"), (9.0, "2500"), (-1.0, "1500")])
  func whatFailedTogetherIsSpread(chance: Double, expected: String) {
    #expect(Redelivery.decide(.passing, attempts: 1, chance: chance).text == expected)
  }

  @Test func whatLastsIsGivenUpAtOnce() { #expect(Redelivery.decide(.lasting, attempts: 1, chance: 0.5) == .giveUp) }

  @Test func whatWasNotTriedIsNeverGivenUp() {
    #expect(Redelivery.decide(.blocked, attempts: 10_000, chance: 0.5) == .again(2000))
  }

  @Test(arguments: [
    ("platform", Redelivery.Kind.passing), ("throttled", .passing), ("auth", .passing), ("data.sqlite", .passing), ("adapter", .lasting),
    ("invalid", .doubtful), ("notFound", .lasting), ("lock.held", .blocked), ("cancelled", .blocked), ("", .passing),
  ])
  func aCodeSaysWhetherItIsWorthAnotherTry(code: String, expected: Redelivery.Kind) {
    #expect(Redelivery.Kind(code: code) == expected)
  }

  @Test(arguments: [(0, 0), (1, 1000), (3, 4000), (7, 60_000), (1_000_000, 60_000)] as [(Int, Int64)])
  func aStoreThatFailsIsLeftAlone(failures: Int, expected: Int64) {
    #expect(Redelivery.pause(failures: failures, chance: 0.5) == expected)
  }
}

extension Redelivery.Decision {
  fileprivate var text: String {
    switch self {
    case .again(let wait): String(wait)
    case .giveUp: "give up"
    }
  }
}
