public import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostWebhooks
public import TradepostContract

/// Taking what platforms send: verified, put into the inbox, and only then answered. What it means is found out later.
extension Tradepost {
  /// What the sender is answered.
  public enum Taken: Sendable {
    /// It is on the disk, under this id; nil: the same waits there already.
    case kept(String?)
    /// Nothing is done but to answer 200: why.
    case acknowledged(String)
    /// - Parameter retryAfter: seconds; set where the same may be sent again.
    case refused(status: Int, error: HostError, retryAfter: Int?)
  }

  /// Takes a delivery.
  ///
  /// - Parameters:
  ///   - platform: of the address that was called.
  ///   - store: of the address that was called, an id or a name; nil: the delivery itself says it.
  ///   - sender: whose forgeries are not to keep others out; nil: nobody knows.
  public func take(_ delivery: Delivery, platform: String, store: String? = nil, sender: String? = nil) async -> Taken {
    do throws(HostError) {
      let shelf = try await desk.shelf(self)
      let taken = try await take(delivery, try shelf.places(platform), store, sender)
      guard case .refused(let status, _, _) = taken, status == 401 || status == 404 else { return taken }
      // What another process has changed a moment ago counts before anybody is refused.
      guard let newer = try await desk.newer(than: shelf, self) else { return taken }
      return try await take(delivery, try newer.places(platform), store, sender)
    } catch { return Self.unavailable(error) }
  }

  private func take(
    _ delivery: Delivery, _ places: [IntakeDesk.Place], _ name: String?, _ sender: String?
  ) async throws(HostError) -> Taken {
    let candidates = Self.addressed(delivery, name.map { Self.named($0, places) } ?? places)
    var verdicts: [DeliveryVerdict] = []
    for place in candidates {
      verdicts.append(
        await place.check(delivery, now: clock.now()) { url in
          try await self.notifications.certificate(url, place.store, place.package, host: self, sender: sender)
        })
    }
    switch StoreChoice(verdicts) {
    case .refused(let refusal):
      return .refused(
        status: refusal.status, error: HostError(refusal.code, refusal.message), retryAfter: refusal.status == 503 ? 5 : nil)
    case .acknowledged(let why): return .acknowledged(why)
    case .store(let index):
      let place = candidates[index]
      switch verdicts[index] {
      case .confirm(let url):
        do { _ = try await NotificationFetch.fetch(url, place.store, place.package, host: self) } catch {
          return Self.unavailable(Self.explained(error, "The subscription cannot be confirmed"))
        }
        return .acknowledged("the subscription was confirmed")
      case .verified(let facts): return try await keep(delivery, facts, place)
      case .acknowledged(let why): return .acknowledged(why)
      case .refused(let refusal):
        return .refused(status: refusal.status, error: HostError(refusal.code, refusal.message), retryAfter: nil)
      }
    }
  }

  private static func named(_ name: String, _ places: [IntakeDesk.Place]) -> [IntakeDesk.Place] {
    let meant = places.filter { $0.store.uid.utf8.elementsEqual(name.utf8) }
    return meant.isEmpty ? places.filter { $0.store.name.utf8.elementsEqual(name.utf8) } : meant
  }

  /// The stores that a delivery names; all of them where it names none of them, so that each check says its own word.
  private static func addressed(_ delivery: Delivery, _ places: [IntakeDesk.Place]) -> [IntakeDesk.Place] {
    let named = places.filter { $0.check.names(delivery) }
    return named.isEmpty ? places : named
  }

  private func keep(_ delivery: Delivery, _ facts: VerifiedDelivery, _ place: IntakeDesk.Place) async throws(HostError) -> Taken {
    let arrival = InboxArrival(
      store: place.store.row, source: .call, topic: facts.topic.map { String($0.prefix(200)) },
      delivery: facts.id.map { String($0.prefix(200)) }, message: delivery.message,
      digest: delivery.digest(topic: place.rules.known(facts.topic), seed: storage.hashSeed))
    switch try await inbox.accept(arrival) {
    case .stored(let uid): return .kept("HOOK-" + uid.text)
    case .waiting: return .kept(nil)
    case .gone:
      let refusal = DeliveryRefusal.noStore
      return .refused(status: refusal.status, error: HostError(refusal.code, refusal.message), retryAfter: nil)
    }
  }

  /// Nothing was promised: the platform sends it again.
  private static func unavailable(_ error: HostError) -> Taken {
    .refused(status: error.code.hasPrefix("plugin.") ? 404 : 503, error: error, retryAfter: error.code.hasPrefix("plugin.") ? nil : 2)
  }
}

extension Delivery {
  /// What must not be written down: it is no part of what was sent.
  private static let dropped: Set<String> = ["authorization", "cookie", "proxy-authorization"]

  /// As the inbox keeps it.
  var message: [UInt8] {
    let kept = fields.filter { !Self.dropped.contains($0.name.lowercased()) }
    return DeliveryFile.write(method: "POST", path: "/", fields: kept, body: body)
  }

  /// Equal for deliveries that say the same: nobody signed headers, and they differ from try to try. Of the topic what is known.
  func digest(topic: String?, seed: UInt64) -> Hash128 {
    Hash128(of: body + [0] + Array((topic ?? "").utf8), seed: seed)
  }
}
