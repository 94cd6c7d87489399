package import HostCore
package import TradepostContract

/// By what a client is recognised, in this order: e-mail (exact, without case), phone (digits only), name with address.
extension ClientKeys {
  package init(order: Order) {
    self.init()
    let address = order.billing ?? order.shipping ?? Address()
    fill(address: address, email: address.email, phone: address.phone, name: address.name)
  }

  package init(customer: Customer) {
    self.init()
    let address = customer.addresses.first { !$0.isEmpty } ?? Address()
    fill(
      address: address, email: customer.email.isEmpty ? address.email : customer.email,
      phone: customer.phone.isEmpty ? address.phone : customer.phone,
      name: customer.name.isEmpty ? address.name : customer.name)
  }

  private mutating func fill(address: Address, email: String, phone: String, name: String) {
    self.name = name
    let trimmed = email.utf8.filter { $0 > 0x20 }
    if trimmed.contains(UInt8(ascii: "@")) { self.email = String(decoding: trimmed, as: UTF8.self).lowercased() }
    self.phone = Self.normalised(phone: phone)
    let place = address.postcode.isEmpty ? address.city : address.postcode
    if !name.isEmpty, !address.address1.isEmpty, !place.isEmpty {
      nameAndAddress = [name, address.address1, place, address.country].map(Self.folded).joined(separator: "\u{0}")
    }
  }

  /// Digits, behind a `+` when the country stands in front (`+49…` or `0049…`); fewer than six are no phone.
  private static func normalised(phone: String) -> String {
    var digits = phone.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    var isInternational = phone.utf8.first { $0 > 0x20 } == UInt8(ascii: "+")
    if !isInternational, digits.starts(with: "00".utf8) {
      digits.removeFirst(2)
      isInternational = true
    }
    guard digits.count >= 6 else { return "" }
    return (isInternational ? "+" : "") + String(decoding: digits, as: UTF8.self)
  }

  /// Without case and with single blanks.
  private static func folded(_ text: String) -> String {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    // Most text is plain, and there bytes say the same in a tenth of the time.
    var plain: [UInt8] = []
    plain.reserveCapacity(text.utf8.count)
    var needsBlank = false
    for byte in text.utf8 {
      guard byte != 0x20, !(0x09...0x0D).contains(byte) else {
        needsBlank = !plain.isEmpty
        continue
      }
      if needsBlank { plain.append(0x20) }
      needsBlank = false
      plain.append((65...90).contains(byte) ? byte + 32 : byte)
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
