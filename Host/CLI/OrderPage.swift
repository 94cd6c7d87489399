internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// An order as it is shown: what it is, the sum that proves it, what was posted.
struct OrderPage {
  private let detail: OrderDetail
  private let proof: OrderProof?

  init(_ detail: OrderDetail) {
    self.detail = detail
    self.proof = detail.record.flatMap { OrderProof($0) }
  }

  var lines: [String] {
    let order = detail.summary
    var text = ["Order \(order.number) of \(order.store), \(order.day.text), \(order.total)"]
    text.append("Id          \(order.uid), the platform's \(order.externalID)")
    text.append("Status      \(order.status) (the platform says \(order.rawStatus)): it \(order.effect)")
    if let held = order.held { text.append("Held        \(held)") }
    if let client = order.client { text.append("Client      \(client)") }
    guard let record = detail.record else { return text + ["Nothing more of it is kept."] }
    if let address = record.billing { text.append("Billed to   \(address.inOneLine)") }
    if let address = record.shipping { text.append("Shipped to  \(address.inOneLine)") }
    text.append("")
    for line in record.lines {
      let quantity = line.quantity.map { "\($0) × " } ?? ""
      let sku = line.sku.isEmpty ? "" : " [\(line.sku)]"
      text.append("  \(line.kind.rawValue.padded(10)) \(quantity)\(line.name)\(sku)  \(line.amount)")
    }
    for tax in record.taxes {
      text.append(
        "  \("tax".padded(10)) \(tax.label) \(tax.rate.map { "\($0) % " } ?? "")(\(tax.jurisdiction), \(tax.liable.rawValue))  \(tax.amount)"
      )
    }
    for refund in record.refunds { text.append("  \("refund".padded(10)) \(refund.at.text) \(refund.reason)  \(refund.amount)") }
    if let proof { text += ["", "Proof       \(proof.first)", "            \(proof.second)"] }
    if !detail.documents.isEmpty { text += ["", "Documents"] }
    for document in detail.documents {
      let flags = document.draft.flags.map { ", \($0.rawValue)" }.joined()
      text.append(
        "  \(document.draft.day.text) \(document.draft.kind.rawValue) \(document.draft.externalID), revision \(document.revision)\(flags)")
      for entry in document.draft.entries {
        text.append("    \(entry.role.name.padded(30)) \(entry.amount.amount(in: document.draft.currency)) \(document.draft.currency)")
      }
    }
    return text
  }

  func write(to writer: inout JSONWriter, withSource: Bool) {
    writer.object { writer in
      writer.member("documents", detail.documents) { $0.write(to: &$1) }
      if let record = detail.record {
        writer.key("order")
        record.write(to: &writer)
      }
      if let proof {
        writer.key("proof")
        writer.list {
          $0.string(proof.first)
          $0.string(proof.second)
        }
      }
      if withSource { writer.member("source", detail.sources) { $1.string(String(decoding: $0, as: UTF8.self)) } }
      writer.key("summary")
      detail.summary.write(to: &writer)
    }
  }
}

extension Address {
  fileprivate var inOneLine: String {
    [name, company, address1, address2, postcode + " " + city, region, country, email, phone]
      .map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
