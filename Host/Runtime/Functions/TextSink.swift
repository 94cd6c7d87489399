internal import TradepostABI

/// Where a function writes its text.
final class TextSink {
  private(set) var bytes: [UInt8] = []
  /// What was wrong with something written; the first thing counts.
  private(set) var problem: String?
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// What the function is given; good while this object lives.
  var handle: tp_sink {
    tp_sink(context: Unmanaged.passUnretained(self).toOpaque()) { context, bytes in
      guard let context else { return }
      Unmanaged<TextSink>.fromOpaque(context).takeUnretainedValue().write(bytes)
    }
  }

  func clear() {
    bytes.removeAll(keepingCapacity: true)
    problem = nil
  }

  private func write(_ given: tp_bytes) {
    guard problem == nil else { return }
    guard given.count >= 0, given.count <= limit - bytes.count else {
      problem = "is longer than \(limit) bytes"
      return
    }
    guard given.count > 0 else { return }
    guard let data = given.data else {
      problem = "has \(given.count) bytes at NULL"
      return
    }
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: data, count: given.count))
  }
}
