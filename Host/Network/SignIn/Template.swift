/// Text with `{name}`s in it.
enum Template {
  /// The names in order; a brace that is never closed stands for itself.
  static func names(in template: String) -> [String] {
    var names: [String] = []
    _ = filled(template) { name in
      names.append(name)
      return ""
    }
    return names
  }

  /// The text with each name replaced. What was filled in is not read again.
  static func filled<Problem: Error>(_ template: String, _ value: (String) throws(Problem) -> String) throws(Problem) -> String {
    var text = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      text += try value(String(rest[open..<close].dropFirst()))
      rest = rest[close...].dropFirst()
    }
    return text + rest
  }
}
