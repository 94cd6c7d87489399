internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// One change of one object of the shop.
struct Write {
  /// A member of the body. Values have the very type that WooCommerce wants: parts of a batch are not checked by it, and a
  /// stock of "viele" would be zero.
  enum Member {
    case text(String)
    case whole(Int64)
    case flag(Bool)
    case json(JSONValue)
  }

  /// Below the API: `/products`, `/products/71/variations`.
  var collection: String
  /// Nil: it is made.
  var id: String?
  var members: [String: Member]
  /// Whether it must go by itself: what a batch would not check.
  var isAlone = false
  /// What the object that the shop answers with does not show, in words; nothing: all is as it was wanted.
  var lacks: (JSONValue) -> [String]

  /// As a request of its own.
  var request: Request {
    var request = Request(id == nil ? "POST" : "PUT", WooCommerce.api + collection + (id.map { "/" + $0 } ?? ""))
    request.fields = [Self.json]
    var writer = JSONWriter()
    write(to: &writer)
    request.body = writer.bytes
    return request
  }

  /// Changes of one collection as one request. Never with `_fields`, which empties a batch's answer.
  static func batch(_ writes: [Write], in collection: String) -> Request {
    var request = Request("POST", WooCommerce.api + collection + "/batch")
    request.fields = [json]
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("update")
      writer.list { writer in
        for write in writes {
          var part = write
          // The body's id is the one that counts; it was checked to be a number.
          part.members["id"] = .whole(write.id.flatMap { Int64($0) } ?? 0)
          part.write(to: &writer)
        }
      }
    }
    request.body = writer.bytes
    return request
  }

  /// Without it WooCommerce answers 200 and ignores the body.
  private static var json: Request.Field { Request.Field("Content-Type", "application/json") }

  private func write(to writer: inout JSONWriter) {
    writer.object { writer in
      for (key, member) in members.sorted(by: { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }) {
        writer.key(key)
        switch member {
        case .text(let text): writer.string(text)
        case .whole(let number): writer.int(number)
        case .flag(let flag): writer.bool(flag)
        case .json(let value): writer.value(value)
        }
      }
    }
  }
}

/// What is to be done about one item of a push.
enum Decision {
  /// Nothing: the shop has it so.
  case isSo(Holding?)
  case refuse(String)
  /// The shop holds something else than was believed.
  case stale(String)
  case write([Write])
}
