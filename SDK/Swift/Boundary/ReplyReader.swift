internal import TradepostABI
internal import TradepostContract
internal import TradepostJSON

/// What the host found out, copied out of its memory.
enum Reply {
  case start
  case responses([Response])
  case done
  case cancel
  case refused(String)
  case unknown(UInt32)

  /// Reads `pointer`, whose responses answer `requests` of the SEND number `send`.
  init(_ pointer: UnsafePointer<tp_reply>, requests: [Request], send: UInt32) {
    let reply = readGrowing(pointer, zero: tp_reply())
    switch reply.kind {
    case UInt32(TP_REPLY_START.rawValue): self = .start
    case UInt32(TP_REPLY_RESPONSES.rawValue):
      var responses: [Response] = []
      responses.reserveCapacity(requests.count)
      for (index, request) in requests.enumerated() {
        let given = index < Int(reply.response_count) ? reply.responses?[index] : nil
        let place = Response.Place(send: send, response: UInt32(truncatingIfNeeded: index))
        responses.append(Response(given, to: request, at: place))
      }
      self = .responses(responses)
    case UInt32(TP_REPLY_OK.rawValue): self = .done
    case UInt32(TP_REPLY_CANCEL.rawValue): self = .cancel
    case UInt32(TP_REPLY_REFUSED.rawValue): self = .refused(reply.value.text)
    default: self = .unknown(reply.kind)
    }
  }
}

extension Response {
  /// Reads one response; a body that is JSON is parsed right where the host has it, so that it is copied once.
  init(_ pointer: UnsafePointer<tp_response>?, to request: Request, at place: Place) {
    guard let pointer else {
      self.init(
        status: 0, delivery: .maybeSent, failure: Failure(.platform, "the host gave no response to \(request.name)"),
        request: request, fields: [], content: .other([], JSONError(.malformed, "is not there")), place: place)
      return
    }
    let response = readGrowing(pointer, zero: tp_response())
    var fields: [Request.Field] = []
    for index in 0..<response.field_count {
      guard let field = response.fields?[index] else { break }
      fields.append(Request.Field(field.name.text, field.value.text))
    }
    var failure: Failure?
    if response.error != 0 {
      failure = Failure(
        Failure.Code(rawValue: response.error) ?? .platform, response.body.text,
        retryAfterMilliseconds: 0)
    }
    let body = response.body.buffer
    let content: Content
    do throws(JSONError) {
      // Only an object or a list is taken for JSON: `true` or a number is what a broken plugin prints.
      guard let first = body.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
        throw JSONError(.malformed, "begins with neither { nor [")
      }
      content = .json(try JSONDocument(parsing: body.bytes))
    } catch { content = .other(Array(body), error) }
    self.init(
      status: response.status, delivery: Delivery(rawValue: response.delivery) ?? .maybeSent, failure: failure,
      request: request, fields: fields, content: content, place: place)
  }
}
