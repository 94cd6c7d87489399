import HostWebhooks
import Testing
import TradepostContract

struct StoreChoiceTests {
  private static let secrets = ["hush", "other", "hush"]

  /// What two or three stores of a platform say about a delivery that is signed with `hush`.
  private func choice(
    _ secrets: [String], header: String? = nil, shops: [String] = [], signature: String? = nil
  ) async throws -> StoreChoice {
    let body = Array("{}".utf8)
    var fields = [Delivery.Field("X-Shop-Signature", signature ?? "UFwgrGBPZilFtmKh8TqcovA78LGYb1BdWu9I4Q2oyRg=")]
    if let header { fields.append(Delivery.Field("X-Shop", header)) }
    let delivery = Delivery(fields: fields, body: body)
    let store = shops.isEmpty ? "" : #","store":{"header":"X-Shop","equals":"{shop}.example"}"#
    var verdicts: [DeliveryVerdict] = []
    for (place, secret) in secrets.enumerated() {
      let settings = place < shops.count ? ["shop": shops[place]] : [:]
      verdicts.append(await (try Rules.check(Rules.base64 + store, secrets: [secret], settings: settings))(delivery))
    }
    return StoreChoice(verdicts)
  }

  @Test func theOneWhoseSecretFitsIsMeant() async throws {
    #expect(try await choice(["other", "hush", "third"]) == .store(1))
  }

  @Test func theFirstIsNoFallback() async throws {
    #expect(try await choice(["other", "third"]).status == 401)
    #expect(try await choice([]).status == 404)
  }

  @Test func twoWithOneSecretNeedAddresses() async throws {
    #expect(try await choice(["hush", "hush"]).status == 404)
  }

  @Test func theHeaderTellsTwoOfOneAppApart() async throws {
    #expect(try await choice(["hush", "hush"], header: "B.example", shops: ["a", "b"]) == .store(1))
    #expect(try await choice(["hush", "hush"], header: "c.example", shops: ["a", "b"]).status == 404)
    #expect(try await choice(["hush", "hush"], header: "b.example", shops: ["a", "b"], signature: "AAAA").status == 401)
  }

  @Test func aSignatureThatFitsAnotherStoreIsNoUnknownSignature() async throws {
    // Signed with the secret of `a`, said to be for `b`.
    #expect(try await choice(["hush", "other"], header: "b.example", shops: ["a", "b"]).status == 404)
  }

  @Test func aPingIsAnsweredByAnyOfThem() {
    #expect(StoreChoice([.acknowledged("tried"), .acknowledged("tried")]) == .acknowledged("tried"))
  }
}

extension StoreChoice {
  var status: Int? {
    if case .refused(let refusal) = self { refusal.status } else { nil }
  }
}
