internal import TradepostJSON

extension JSONValue {
  /// The member of that name in any case: Amazon writes some types of notifications in PascalCase, others in camelCase.
  func anyCase(_ name: String) -> JSONValue? {
    self[name] ?? members.first { Self.folds($0.key, name) }.map { $0.value }
  }

  /// The text of that member, when it has some.
  func anyCaseText(_ name: String) -> String? { anyCase(name)?.string.flatMap { $0.isEmpty ? nil : $0 } }

  private static func folds(_ one: String, _ other: String) -> Bool {
    func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
    return one.utf8.count == other.utf8.count && zip(one.utf8, other.utf8).allSatisfy { lower($0) == lower($1) }
  }
}
