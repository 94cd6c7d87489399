internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What became of one ``Write``.
enum Written {
  case shown(JSONValue)
  case refused(String)
  /// It may have come true.
  case unknown(String)
  /// It did not come true, and nothing will now: the run ends with that.
  case notSent(Failure)
  /// The batch that it was part of fell as a whole. Nobody knows how far it came; read anew and written alone, it is known.
  case again

  /// By the answer to a request of its own, which must show the object that was written, or one that was made.
  init(_ response: Response, id: String?) {
    self.init(response)
    guard case .shown(let value) = self else { return }
    let shown = value["id"]?.int64.map { String($0) } ?? value["id"]?.string
    if shown == nil || (id != nil && shown != id) { self = .unknown("the shop answered with something other than what was written") }
  }

  private init(_ response: Response) {
    if let failure = response.failure {
      self = response.delivery == .neverSent ? .notSent(failure) : .unknown("the answer was lost: \(failure.message)")
      return
    }
    let value = try? response.json()
    switch response.status {
    case 200..<300:
      self = value.map { .shown($0) } ?? .unknown("the shop answered with \(response.status), but nothing that can be read")
    case 300..<400, 401, 429: self = .notSent(response.failureOfStatus)
    case 404 where response.platformCode == "rest_no_route": self = .notSent(response.failureOfStatus)
    case 400..<500 where response.status != 408 && response.status != 425: self = .refused(ShopWords(response).text)
    default:
      // WooCommerce's own 500 is a refusal; anyone else's says nothing about what was done before.
      let code = response.platformCode
      let isWooCommerce = !code.isEmpty && code != "internal_server_error" && value?["code"] != nil
      self = isWooCommerce ? .refused(ShopWords(response).text) : .unknown("the shop answered with \(response.status) and no reason")
    }
  }

  /// By the answer to a batch: one for each of its parts.
  static func parts(of response: Response, _ ids: [String?]) -> [Written] {
    let whole = Written(response)
    switch whole {
    case .shown(let value):
      let parts = value["update"].map { Array($0.items) } ?? []
      guard parts.count == ids.count else { return ids.map { _ in .again } }
      return zip(parts, ids).map { part, id in
        let shown = part["id"]?.int64.map { String($0) } ?? part["id"]?.string
        guard shown == id else { return .again }
        if let error = part["error"], error.kind == .object { return .refused(ShopWords(error, status: 400).text) }
        return .shown(part)
      }
    case .notSent: return ids.map { _ in whole }
    case .unknown where response.failure != nil: return ids.map { _ in whole }
    default: return ids.map { _ in .again }
    }
  }
}

extension Response {
  /// The failure that its status means.
  fileprivate var failureOfStatus: Failure {
    do throws(Failure) {
      try orThrow()
      return Failure(.platform, "the shop answered with \(status)")
    } catch { return error }
  }
}

/// A refusal in the shop's own words.
struct ShopWords {
  let text: String

  init(_ response: Response) {
    self.init(try? response.json(), status: response.status)
  }

  init(_ value: JSONValue?, status: UInt32) {
    guard let value, let message = value["message"]?.string, !message.isEmpty else {
      text = "the shop answered with \(status) and no reason"
      return
    }
    var text = String(Entities.decoded(message).prefix(300))
    // Which member is wrong and how stands deeper.
    let details = value["data"]?["params"]?.members.compactMap { $0.value.string }.prefix(5) ?? []
    for detail in details { text += (text.hasSuffix(".") ? " " : ". ") + Entities.decoded(String(detail.prefix(300))) }
    if let holder = value["data"]?["resource_id"]?.int64 { text += " It is \(holder)'s." }
    if let code = value["code"]?.string { text += " (\(code.prefix(100)))" }
    self.text = text
  }
}
