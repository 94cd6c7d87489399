import Glibc
import SimulatorKit

/// One recorded exchange with the real shop: the request from `manifest.jsonl`, the answer from its file.
struct Recording {
  let file: String
  let method: String
  let url: String
  let auth: String
  let key: String
  let fields: [(String, String)]
  let body: [UInt8]
  let signatureBase: String?
  let status: Int
  let answerFields: [(name: String, value: String)]
  let answerBody: [UInt8]

  var name: String { String(file.dropLast(5)) }
  var secure: Bool { url.hasPrefix("https") }

  /// Path and query, as they stand on the request line.
  var target: String {
    let rest = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    return "/" + (rest.count > 3 ? String(rest[3]) : "")
  }

  var host: String { url.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  func answerField(_ name: String) -> String? { answerFields.first { $0.name == name }?.value }

  /// Seconds of UTC at which the real shop answered.
  var moment: Int? {
    guard let date = answerField("Date") else { return nil }
    let parts = date.split(separator: " ")
    guard parts.count == 6, let day = Int(parts[1]), let month = CivilTime.months.firstIndex(of: String(parts[2])), let year = Int(parts[3])
    else { return nil }
    let clock = parts[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3 else { return nil }
    return CivilTime.days(year, month + 1, day) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
  }

  /// All of them, in the order in which they were recorded.
  static let all: [Recording] = Fixtures.read("manifest.jsonl").split(separator: UInt8(ascii: "\n")).compactMap { line in
    guard let node = try? NodeReader.read(Array(line)), let file = node["file"]?.string else { return nil }
    let raw = Fixtures.read(file)
    let end = raw.firstRange(of: [13, 10, 13, 10]) ?? raw.count..<raw.count
    let lines = String(decoding: raw[..<end.lowerBound], as: UTF8.self).split(whereSeparator: { $0 == "\r\n" || $0 == "\n" })
    return Recording(
      file: file, method: node["method"]?.string ?? "", url: node["url"]?.string ?? "", auth: node["auth"]?.string ?? "",
      key: node["key"]?.string ?? "", fields: (node["request_headers"]?.items ?? []).compactMap { $0.string.flatMap(field) },
      body: bytes(node["request_body"]?.string, of: file),
      signatureBase: node["oauth_base_string"]?.string, status: node["status"]?.whole ?? 0,
      answerFields: lines.dropFirst().compactMap { field(String($0)).map { (name: $0.0, value: $0.1) } },
      answerBody: Array(raw[end.upperBound...]))
  }

  /// The manifest holds bodies as text; the one with bytes that are no UTF-8 was written down byte by byte as Latin-1.
  private static func bytes(_ text: String?, of file: String) -> [UInt8] {
    guard let text else { return [] }
    if file == "error-body-invalid-utf8.http" || file == "error-body-bom.http" {
      return text.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
    }
    return Array(text.utf8)
  }

  private static func field(_ line: String) -> (String, String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
  }
}

/// The recorded files, found from the place of this source file.
enum Fixtures {
  static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(2)
    return "/" + parts.joined(separator: "/") + "/Fixtures/woocommerce/"
  }()

  static func read(_ name: String) -> [UInt8] {
    guard let file = fopen(folder + name, "rb") else { preconditionFailure("\(folder)\(name) is missing") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  static func node(_ name: String) -> Node { (try? NodeReader.read(read(name))) ?? .null }

  /// The recorded shop as data for the simulator. What the dump lacks is taken from recordings of the same shop: the
  /// product in the bin and the terms of an attribute.
  static let shop: [UInt8] = {
    var members = Node.Members()
    for name in [
      "coupons", "currency", "customers", "orders", "orders-trash", "products", "products-attributes", "products-categories",
      "products-shipping_classes", "products-tags", "refunds-by-order", "settings-general", "settings-tax", "system-status", "taxes",
      "taxes-classes", "variations-by-product",
    ] { members.append("\(name).json", node("dump/\(name).json")) }
    func recorded(_ name: String) -> Node {
      Recording.all.first { $0.name == name }.flatMap { try? NodeReader.read($0.answerBody) } ?? .null
    }
    members["products.json"] = .list(draftsInPlace(members["products.json"]?.items ?? []))
    members.append("products-trash.json", .list([recorded("product-single-trash")]))
    members.append("products-attributes-terms.json", recorded("attribute-terms"))
    var out = Output()
    out.node(.object(members))
    return out.bytes
  }()

  /// Drafts show the moment of reading as their date, but are sorted by one that no answer holds: the dump's are put
  /// right behind the product before them, where the recordings show them.
  private static func draftsInPlace(_ products: [Node]) -> [Node] {
    var before = 0
    return products.map { product in
      var product = product
      if ["draft", "pending"].contains(product["status"]?.string) {
        StoreMoment.set("date_created", before + 1, .berlin, in: &product)
      } else {
        before = product["date_created_gmt"]?.string.flatMap(StoreMoment.read) ?? before
      }
      return product
    }
  }

  /// The recorded keys with their rights, as an option.
  static let keys: String = {
    var node = Self.node("keys.json")
    node["customer-rw"]?["role"] = .text("customer")
    var out = Output()
    out.node(.make(("keys", node)))
    return String(decoding: out.bytes, as: UTF8.self)
  }()
}
