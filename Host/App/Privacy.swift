public import HostCore
internal import HostStorage
internal import TradepostContract

/// What the law lets people ask for.
extension Tradepost {
  /// The most urgent first; `after` is the id behind which to go on.
  public func privacyRequests(
    store: String?, isOpen: Bool?, after: String? = nil, limit: Int
  ) async throws(HostError) -> [PrivacyRequestView] {
    try await storage.privacyRequests(
      store: try await row(store), isOpen: isOpen, after: try after.map { text throws(HostError) in try Self.request(text) }, limit: limit)
  }

  /// Records that a request was answered, and forgets whom it was about, also in the inbox.
  public func endPrivacyRequest(_ name: String) async throws(HostError) {
    guard try await storage.endPrivacyRequest(try Self.request(name)) else { throw Self.unknownRequest(name) }
  }

  private static func request(_ name: String) throws(HostError) -> Ident {
    guard let uid = Ident(text: name) else { throw unknownRequest(name) }
    return uid
  }

  private static func unknownRequest(_ name: String) -> HostError {
    HostError("request.unknown", "There is no request \"\(name)\". Look for it with: tradepost privacy list", exit: 2)
  }

  func privacyChecks() async -> [DoctorCheck] {
    do throws(HostError) {
      let standing = try await storage.privacyStanding()
      let next = "Answer them, then say so: tradepost privacy list, tradepost privacy done ID"
      guard let due = standing.next else { return [DoctorCheck("privacy", .ok, "Nobody waits for an answer.")] }
      if standing.late > 0 {
        return [DoctorCheck("privacy", .failed, "\(standing.late) of \(standing.open) requests should have been answered.", next: next)]
      }
      let text = "\(standing.open) requests wait for an answer, the next until \(Timestamp(milliseconds: due).text)."
      return [DoctorCheck("privacy", .warning, text, next: next)]
    } catch { return [DoctorCheck("privacy", .failed, error.description)] }
  }
}
