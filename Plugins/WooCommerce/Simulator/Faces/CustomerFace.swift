import SimulatorKit

/// Writes a seeded customer as the API shows it.
struct CustomerFace {
  let settings: SeedSettings
  let links: Links

  init(settings: SeedSettings) {
    self.settings = settings
    links = Links(site: settings.site)
  }

  func write(_ customer: CustomerSeed, into out: inout Output) {
    let address = customer.address
    let clock = settings.clock
    out.raw("{\"id\":")
    out.integer(customer.id)
    out.raw(",\"date_created\":")
    out.moment(clock.local(customer.created))
    out.raw(",\"date_created_gmt\":")
    out.moment(customer.created)
    out.raw(",\"date_modified\":")
    out.moment(clock.local(customer.modified))
    out.raw(",\"date_modified_gmt\":")
    out.moment(customer.modified)
    out.raw(",\"email\":")
    out.text(address.email)
    out.raw(",\"first_name\":")
    out.text(address.first)
    out.raw(",\"last_name\":")
    out.text(address.last)
    out.raw(",\"role\":\"customer\",\"username\":\"")
    out.raw(customer.username)
    out.raw("\",\"billing\":")
    out.address(address, .customerBilling)
    out.raw(",\"shipping\":")
    out.address(address, .customerShipping)
    out.raw(",\"is_paying_customer\":")
    out.bool(customer.index % 5 > 0)
    out.raw(",\"avatar_url\":\"https:\\/\\/secure.gravatar.com\\/avatar\\/")
    for byte in SHA256.digest(Array(address.email.utf8)) {
      out.raw(String(byte >> 4, radix: 16))
      out.raw(String(byte & 15, radix: 16))
    }
    out.raw("?s=96&d=mm&r=g\",\"meta_data\":[],\"_links\":")
    links.item("customers", customer.id, into: &out)
    out.raw("}")
  }
}
