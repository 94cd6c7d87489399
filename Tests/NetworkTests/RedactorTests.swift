import Testing

@testable import HostNetwork

@Suite("Redactor")
struct RedactorTests {
  @Test(arguments: [
    ("nothing here", "nothing here"),
    ("key=cs/canary+secret=77.", "key=*******************."),
    ("cs%2Fcanary%2Bsecret%3D77", "*************************"),
    ("cs%252Fcanary%252Bsecret%253D77", "*******************************"),
    ("cs/canary+secret=77cs/canary+secret=77", "**************************************"),
    ("cs/canary+secret=7", "cs/canary+secret=7"),
  ])
  func masksText(_ text: String, _ masked: String) {
    let redactor = Redactor()
    redactor.learn("cs/canary+secret=77")
    #expect(redactor.mask(text) == masked)
  }

  /// `user:` and a secret in base64, at all three alignments.
  @Test(arguments: [
    "YTpjcy9jYW5hcnkrc2VjcmV0PTc3", "YWI6Y3MvY2FuYXJ5K3NlY3JldD03Nw==", "YWJjOmNzL2NhbmFyeStzZWNyZXQ9Nzc=",
  ])
  func masksBase64(_ text: String) {
    let redactor = Redactor()
    redactor.learn("cs/canary+secret=77")
    #expect(redactor.mask(text).filter { $0 == "*" }.count >= 23)
  }

  @Test func leavesBodiesAsLongAsTheyWere() {
    let redactor = Redactor()
    redactor.learn("tok-canary-1")
    redactor.learn("short")
    var body = Array(#"{"a":"tok-canary-1","b":"short"}"#.utf8)
    redactor.mask(&body)
    #expect(String(decoding: body, as: UTF8.self) == #"{"a":"************","b":"short"}"#)
  }
}
