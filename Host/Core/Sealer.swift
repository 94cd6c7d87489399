/// Encrypts what must not lie about readable: secrets, personal data, tapes. What was sealed for one place opens at no
/// other, so a row copied over another one is noticed.
public protocol Sealer: Sendable {
  /// `place` says where the result will lie: `secret/store-…/consumer_key`.
  func seal(_ bytes: [UInt8], place: String) throws(HostError) -> [UInt8]
  /// Throws when the bytes were changed, belong elsewhere, or were sealed with another key.
  func open(_ sealed: [UInt8], place: String) throws(HostError) -> [UInt8]
}
