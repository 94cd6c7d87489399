import SimulatorKit

extension SplitMix64 {
  /// What the dice are thrown for; each kind has numbers of its own.
  enum Stream: UInt64 {
    case product = 1
    case customer
    case order
    case orderHeader
    case refund
    case edit
    case fault
    case move
    case secret
  }

  init(seed: UInt64, _ stream: Stream, _ index: Int) { self.init(seed: seed, stream: stream.rawValue, index) }
}
