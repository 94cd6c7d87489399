/// Three numbers, so that 1.10.0 is newer than 1.9.0.
struct PackageVersion: Comparable {
  private let numbers: [UInt32]

  /// Nil for anything but three numbers with points between them.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
    numbers = parts.compactMap { $0 }
    guard parts.count == 3, numbers.count == 3 else { return nil }
  }

  static func < (one: PackageVersion, other: PackageVersion) -> Bool { one.numbers.lexicographicallyPrecedes(other.numbers) }
}
