import SimulatorKit

/// The addresses that answers carry, all below the shop's logical site.
struct Links {
  let site: String
  private let escaped: [UInt8]

  init(site: String) {
    self.site = site
    var out = Output()
    out.inner(site)
    escaped = out.bytes
  }

  /// Appends the site with escaped slashes, without quotes.
  func escapedSite(into out: inout Output) { out.raw(escaped) }

  /// Appends the address of an uploaded picture, without quotes.
  func upload(_ imageID: Int, into out: inout Output) {
    out.raw(escaped)
    out.raw("\\/wp-content\\/uploads\\/2026\\/01\\/bild-")
    out.integer(imageID)
    out.raw(".png")
  }

  private func api(_ path: StaticString, into out: inout Output) {
    out.raw("\"href\":\"")
    out.raw(escaped)
    out.raw("\\/wp-json\\/wc\\/v3\\/")
    out.raw(path)
  }

  private func plain(_ path: StaticString, _ id: Int, _ end: StaticString, into out: inout Output) {
    api(path, into: &out)
    out.integer(id)
    out.raw(end)
  }

  private static let all: StaticString =
    "\",\"targetHints\":{\"allow\":[\"GET\",\"POST\",\"PUT\",\"PATCH\",\"DELETE\"]}}],\"collection\":[{"

  /// Appends the `_links` of an order.
  func order(_ id: Int, customer: Int, into out: inout Output) {
    out.raw("{\"self\":[{")
    plain("orders\\/", id, Self.all, into: &out)
    api("orders\"}],\"email_templates\":[{\"embeddable\":true,", into: &out)
    plain("orders\\/", id, "\\/actions\\/email_templates\"}]", into: &out)
    if customer > 0 {
      out.raw(",\"customer\":[{")
      plain("customers\\/", customer, "\"}]", into: &out)
    }
    out.raw("}")
  }

  /// Appends the `_links` of a refund.
  func refund(_ id: Int, order: Int, into out: inout Output) {
    out.raw("{\"self\":[{")
    plain("orders\\/", order, "\\/refunds\\/", into: &out)
    out.integer(id)
    out.raw("\",\"targetHints\":{\"allow\":[\"GET\",\"DELETE\"]}}],\"collection\":[{")
    plain("orders\\/", order, "\\/refunds\"}],\"up\":[{", into: &out)
    plain("orders\\/", order, "\"}]}", into: &out)
  }

  /// Appends the `_links` of an object of a plain collection such as `products`.
  func item(_ collection: StaticString, _ id: Int, into out: inout Output) {
    out.raw("{\"self\":[{")
    api(collection, into: &out)
    out.raw("\\/")
    out.integer(id)
    out.raw(Self.all)
    api(collection, into: &out)
    out.raw("\"}]}")
  }

  /// Appends the `_links` of a variation below its product.
  func variation(_ id: Int, product: Int, into out: inout Output) {
    out.raw("{\"self\":[{")
    plain("products\\/", product, "\\/variations\\/", into: &out)
    out.integer(id)
    out.raw(Self.all)
    plain("products\\/", product, "\\/variations\"}],\"up\":[{", into: &out)
    plain("products\\/", product, "\"}]}", into: &out)
  }
}
