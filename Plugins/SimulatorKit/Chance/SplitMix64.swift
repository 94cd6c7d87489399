/// The dice of the world. Every object has its own, thrown from the seed, the kind of object and its number, so that
/// order 99,999 is made without the 99,998 before it.
package struct SplitMix64 {
  private var state: UInt64

  /// `stream` says what the dice are thrown for: each kind of object has numbers of its own.
  package init(seed: UInt64, stream: UInt64, _ index: Int) {
    state = seed &+ stream &* 0xD1B5_4A32_D192_ED03
    _ = next()
    state ^= UInt64(bitPattern: Int64(index)) &* 0x9E37_79B9_7F4A_7C15
    _ = next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 0..<bound; 0 for a bound below 1.
  package mutating func below(_ bound: Int) -> Int {
    bound < 1 ? 0 : Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// 0 up to, not including, 1.
  package mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// True in `share` of the throws.
  package mutating func chance(_ share: Double) -> Bool { fraction() < share }

  /// One of `choices`, which must not be empty.
  package mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}
