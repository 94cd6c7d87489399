internal import TradepostJSON

/// The body of a PATCH: operations on attributes, each by itself, for one product type.
struct ListingPatches {
  private var operations: [(kind: StaticString, attribute: String, value: [UInt8])] = []

  var isEmpty: Bool { operations.isEmpty }

  /// Puts members into the value of the same marketplace, audience and channel, and leaves its other members and all other
  /// values alone.
  mutating func merge(_ attribute: String, _ write: (inout JSONWriter) -> Void) { add("merge", attribute, write) }

  /// Replaces the values of the request's marketplace.
  mutating func replace(_ attribute: String, _ write: (inout JSONWriter) -> Void) { add("replace", attribute, write) }

  /// Takes the values of a marketplace away.
  mutating func delete(_ attribute: String, in marketplace: String) {
    add("delete", attribute) { $0.list { $0.object { $0.member("marketplace_id", marketplace) } } }
  }

  private mutating func add(_ kind: StaticString, _ attribute: String, _ write: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    write(&writer)
    operations.append((kind, attribute, writer.bytes))
  }

  /// `productType`: the listing's own; PRODUCT stands for any.
  func body(productType: String?) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("patches")
      writer.list { list in
        for operation in operations {
          list.object { object in
            object.member("op", "\(operation.kind)")
            object.member("path", "/attributes/\(operation.attribute)")
            object.key("value")
            operation.value.withUnsafeBytes { object.raw($0) }
          }
        }
      }
      writer.member("productType", productType ?? "PRODUCT")
    }
    return writer.bytes
  }
}
