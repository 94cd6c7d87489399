public import HostCore
internal import TradepostContract
public import TradepostJSON

/// An order as it is shown whole: what it is, the sums that prove it, what was posted, the record.
public struct OrderSheet: View {
  private let detail: OrderDetail
  private let proof: OrderProof?
  private let disclosure: Disclosure

  init(_ detail: OrderDetail, _ disclosure: Disclosure) {
    self.detail = detail
    self.proof = detail.record.flatMap { OrderProof($0) }
    self.disclosure = disclosure
  }

  public func write(to writer: inout JSONWriter) {
    let person = detail.record.flatMap { $0.billing ?? $0.shipping }
    let order = detail.summary
    writer.object { writer in
      writer.member("amount", order.total.amount)
      writer.member("client_id", order.client)
      if disclosure >= .names { writer.member("client_name", person.map(\.name)) }
      writer.member("currency", order.total.currency.code)
      writer.member("date", order.day.text)
      writer.list("documents", detail.documents) { $0.write(to: &$1) }
      writer.member("effect", order.effect)
      writer.member("external_id", order.externalID)
      writer.member("held", order.held)
      writer.member("id", order.uid)
      writer.member("market", order.market.isEmpty ? nil : order.market)
      writer.member("platform_status", order.rawStatus)
      if let proof {
        writer.key("proof")
        writer.list {
          $0.string(proof.first)
          $0.string(proof.second)
        }
      }
      if let record = detail.record {
        writer.key("record")
        record.told(disclosure).write(to: &writer)
      }
      writer.member("reference", order.number)
      writer.member("status", order.status)
      writer.member("store", order.store)
    }
  }
}

extension PostedDocument {
  /// With every entry.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("currency", draft.currency.code)
      writer.member("date", draft.day.text)
      writer.list("entries", draft.entries) { entry, writer in
        writer.object {
          $0.member("account", entry.role.name)
          $0.member("amount", entry.amount.amount(in: draft.currency))
        }
      }
      writer.member("external_id", draft.externalID)
      writer.list("flags", draft.flags) { $1.string($0.rawValue) }
      writer.member("kind", draft.kind.rawValue)
      writer.member("market", draft.market.isEmpty ? nil : draft.market)
      writer.member("revision", revision)
    }
  }
}
