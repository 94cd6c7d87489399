public import TradepostJSON

extension JSONWriter {
  /// A list, each item of which `write` writes: it is there also when it is empty, for who reads views counts on it.
  public mutating func list<T>(_ key: StaticString, _ items: [T], _ write: (T, inout JSONWriter) -> Void) {
    self.key(key)
    list { writer in for item in items { write(item, &writer) } }
  }
}
