import TradepostJSON

/// A sample with one of its values replaced by something else, for each of its values and several replacements.
struct Mutations: Sequence, IteratorProtocol {
  private static let replacements = ["null", "7", "-1.5e3", #""""#, #""ä\u0001""#, "[]", "[null]", "{}", "true"]
  private let sample: JSONValue
  private var place = 0
  private var replacement = 0

  init(_ sample: JSONValue) { self.sample = sample }

  mutating func next() -> String? {
    var count = 0
    let text = Self.write(sample, at: place, Self.replacements[replacement], &count)
    if place >= count { return nil }
    replacement += 1
    if replacement == Self.replacements.count {
      replacement = 0
      place += 1
    }
    return text
  }

  private static func write(_ value: JSONValue, at place: Int, _ replacement: String, _ count: inout Int) -> String {
    count += 1
    if count == place + 1 { return replacement }
    switch value.kind {
    case .object:
      var parts: [String] = []
      for (key, member) in value.members {
        var writer = JSONWriter()
        writer.string(key)
        parts.append(writer.text + ":" + write(member, at: place, replacement, &count))
      }
      return "{" + parts.joined(separator: ",") + "}"
    case .list:
      var parts: [String] = []
      for item in value.items { parts.append(write(item, at: place, replacement, &count)) }
      return "[" + parts.joined(separator: ",") + "]"
    default:
      var writer = JSONWriter()
      writer.value(value)
      return writer.text
    }
  }
}
