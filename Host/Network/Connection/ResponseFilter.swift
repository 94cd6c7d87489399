internal import HostCore
internal import NIOHTTP1
internal import TradepostContract

/// Which header fields of an answer an adapter may see: those that its manifest lists, `date` and `content-type`.
struct ResponseFilter: Sendable {
  static let mostFields = 256
  static let mostFieldBytes = 64 * 1024

  private let visible: Set<String>

  init(_ manifest: Manifest) {
    visible = Set(manifest.responseHeaders.map { $0.lowercased() } + ["date", "content-type"])
  }

  /// Names in lower case, in the order of the answer, values masked.
  func visible(_ headers: HTTPHeaders, _ redactor: Redactor) -> [OutboundField] {
    headers.compactMap { name, value in
      let name = name.lowercased()
      return visible.contains(name) ? OutboundField(name: name, value: redactor.mask(value)) : nil
    }
  }

  static func isTooLarge(_ headers: HTTPHeaders) -> Bool {
    var bytes = 0
    for (name, value) in headers { bytes += name.utf8.count + value.utf8.count }
    return headers.count > mostFields || bytes > mostFieldBytes
  }
}
