/// A standard queue: messages may come twice and in any order, and one that is not deleted in time comes again.
final class MessageQueue {
  struct Message {
    let id: String
    let body: String
    /// Milliseconds of UTC before which nobody else sees it.
    var hiddenUntil = 0
    var receipt = ""
    var received = 0
  }

  private let seed: UInt64
  private(set) var messages: [Message] = []
  private var number = 0
  private var receipts = 0

  init(seed: UInt64) { self.seed = seed }

  func send(_ body: String) {
    number += 1
    messages.append(Message(id: Hex.identifier(seed, Stream.secret, 5_000_000 + number), body: body))
  }

  /// Up to `most` messages, hidden from then on for `hidden` milliseconds.
  func receive(_ most: Int, hidden: Int, now: Int) -> [Message] {
    var found: [Message] = []
    for place in messages.indices where found.count < most && messages[place].hiddenUntil <= now {
      receipts += 1
      messages[place].receipt = "AQEB" + Hex.digits(seed, Stream.secret, 6_000_000 + receipts, count: 60)
      messages[place].hiddenUntil = now + hidden
      messages[place].received += 1
      found.append(messages[place])
    }
    return found
  }

  /// False for a receipt that was never given; one of an earlier receipt is accepted and does nothing.
  func delete(_ receipt: String) -> Bool {
    guard receipt.hasPrefix("AQEB") else { return false }
    messages.removeAll { $0.receipt == receipt }
    return true
  }

  /// Shows a message again at another time.
  func hide(_ receipt: String, until moment: Int) -> Bool {
    guard let place = messages.firstIndex(where: { $0.receipt == receipt }) else { return false }
    messages[place].hiddenUntil = moment
    return true
  }

  /// Puts a message back that is under way: a standard queue delivers at least once.
  func repeatOne(now: Int) {
    guard let place = messages.firstIndex(where: { $0.hiddenUntil > now }) else { return }
    messages[place].hiddenUntil = 0
  }
}
