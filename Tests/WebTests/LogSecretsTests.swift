import HostApp
import Testing

struct LogSecretsTests {
  private static let canary = "canary-7f3e9a51"

  private func redacted(_ text: String, _ secrets: String...) -> String {
    let known = LogSecrets()
    for secret in secrets { known.add(secret) }
    return known.redact(text)
  }

  @Test func aSecretIsBlottedOutWhereverItStands() {
    #expect(redacted(Self.canary, Self.canary) == "[secret]")
    #expect(
      redacted("https://u:\(Self.canary)@shop.example/?k=\(Self.canary)", Self.canary)
        == "https://u:[secret]@shop.example/?k=[secret]")
    #expect(redacted("Grüße \(Self.canary)\(Self.canary)🐤", Self.canary) == "Grüße [secret][secret]🐤")
    #expect(redacted("canary-canary-7f3e9a51", Self.canary) == "canary-[secret]")
    #expect(redacted("an ünsecret-word", "ünsecret") == "an [secret]-word")
    #expect(redacted("first-one and second-one", "first-one", "second-one") == "[secret] and [secret]")
  }

  @Test func whatIsNoSecretStays() {
    #expect(redacted("canary-7f3e9a5", Self.canary) == "canary-7f3e9a5")
    #expect(redacted("nothing known") == "nothing known")
    #expect(redacted("", Self.canary) == "")
    // So short a text stands in harmless lines by chance.
    #expect(redacted("a seven7 b", "seven7") == "a seven7 b")
    #expect(redacted("a eight888 b", "eight888") == "a [secret] b")
  }

  @Test func ofSecretsThatBeginAlikeTheLongestIsBlottedOut() {
    #expect(redacted("a canary-7f3e9a51-and-more b", Self.canary, Self.canary + "-and-more") == "a [secret] b")
    #expect(redacted("a canary-7f3e9a51-and-less b", Self.canary, Self.canary + "-and-more") == "a [secret]-and-less b")
  }

  @Test func aSecretIsFoundAsJSONSpellsIt() {
    #expect(redacted(#"{"message":"a quo\"te\\d-word"}"#, #"quo"te\d-word"#) == #"{"message":"a [secret]"}"#)
  }

  @Test func howeverManyThereAreEachIsFound() {
    let known = LogSecrets()
    let secrets = (0..<1000).map { "\($0)-secret-\($0)" }
    for secret in secrets { known.add(secret) }
    #expect(secrets.allSatisfy { known.redact("a \($0) b") == "a [secret] b" })
  }
}
