import SimulatorKit

/// A key pair of the API and what it may do.
struct Key: Equatable {
  let consumer: String
  let secret: String
  let reads: Bool
  let writes: Bool
  /// Whether its user may see orders and products at all; a customer's key may not.
  let capable: Bool

  init(consumer: String, secret: String, permissions: String = "read_write", capable: Bool = true) {
    self.consumer = consumer
    self.secret = secret
    reads = permissions != "write"
    writes = permissions != "read"
    self.capable = capable
  }

  /// The pair that a world has when its options name none.
  static let standard = Key(
    consumer: "ck_5aa1a70bb1f4c0ffee5aa1a70bb1f4c0ffee0001", secret: "cs_5aa1a70bb1f4c0ffee5aa1a70bb1f4c0ffee0002")
}
