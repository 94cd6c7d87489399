internal import TradepostContract
internal import TradepostJSON

// WooCommerce and its plugins write the same member now as text, now as a number, now not at all. What no money and no
// identity hangs on is read as it comes.

extension JSONObject {
  /// Text, a number as text, or empty.
  mutating func text(_ key: StaticString) -> String {
    guard let value = member(key) else { return "" }
    return value.string ?? value.numberText ?? ""
  }

  /// Text that holds HTML entities where the shop's name has `&`.
  mutating func name(_ key: StaticString) -> String { Entities.decoded(text(key)) }

  /// The record's own id: a number or text, never missing.
  mutating func wooID() throws(JSONError) -> String {
    try read("id") { value throws(JSONError) in
      if let id = value.int64, id > 0 { return String(id) }
      if let id = value.string, (1...255).contains(id.utf8.count), id.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) { return id }
      throw JSONError(.value, "is no id")
    }
  }

  /// The id of something else; nil for 0, the empty text and `null`, WooCommerce's ways to say none.
  mutating func reference(_ key: StaticString) -> String? {
    guard let value = member(key) else { return nil }
    if let id = value.int64 { return id > 0 ? String(id) : nil }
    guard let id = value.string, !id.isEmpty, id != "0", id.utf8.count <= 255,
      id.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { return nil }
    return id
  }

  /// A decimal number that may be missing, empty or nonsense.
  mutating func amountIfAny(_ key: StaticString) -> Amount? {
    guard let value = member(key) else { return nil }
    do throws(JSONError) { return try value.requireAmount() } catch { return nil }
  }

  /// Money that may be missing or empty, which counts as none; anything else that is no number is an error.
  mutating func moneyOrZero(_ key: StaticString) throws(JSONError) -> Amount {
    try readIfPresent(key) { value throws(JSONError) in
      value.withUTF8 { $0.isEmpty } == true ? .zero : try value.requireAmount()
    } ?? .zero
  }

  /// A price: nil when the shop states none.
  mutating func price(_ key: StaticString) throws(JSONError) -> Amount? {
    try readIfPresent(key) { value throws(JSONError) in
      value.withUTF8 { $0.isEmpty } == true ? nil : try value.requireAmount()
    } ?? nil
  }

  /// The address; nil when it is missing or all empty.
  mutating func address(_ key: StaticString) -> Address? {
    guard var object = member(key)?.object else { return nil }
    var address = Address()
    address.firstName = object.text("first_name")
    address.lastName = object.text("last_name")
    address.company = object.text("company")
    address.address1 = object.text("address_1")
    address.address2 = object.text("address_2")
    address.city = object.text("city")
    address.region = object.text("state")
    address.postcode = object.text("postcode")
    address.country = object.text("country")
    address.email = object.text("email")
    address.phone = object.text("phone")
    return address.isEmpty ? nil : address
  }

  /// The items of a list under `key`, each read as an object; nothing when there is no list.
  mutating func objects<T>(
    _ key: StaticString, _ read: (inout JSONObject) throws(JSONError) -> T
  ) throws(JSONError) -> [T] {
    guard let found = member(key), found.kind == .list else { return [] }
    var made: [T] = []
    for item in found.items {
      do throws(JSONError) {
        var object = try item.requireObject()
        made.append(try read(&object))
      } catch { throw error.inside("\(made.count)").inside("\(key)") }
    }
    return made
  }
}
