internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension TapeEntry {
  /// The line, without its end.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      switch self {
      case .header(let header):
        writer.member("kind", "header")
        writer.member("package", header.package)
        writer.member("recorded", header.recorded)
        writer.member("settings", header.settings)
        writer.member("store", header.store)
        writer.member("version", header.version)
      case .call(let run, let call, let now):
        writer.member("arguments", call.arguments)
        writer.member("cursor", Base64.encode(call.cursor))
        writer.member("kind", "call")
        writer.member("now", now)
        writer.member("operation", call.operation)
        writer.member("resource", call.resource?.rawValue)
        writer.member("run", run)
        writer.member("seed", String(call.seed))
        writer.member("since", call.since)
      case .exchange(let run, let requests, let responses, let now):
        writer.member("kind", "exchange")
        writer.member("now", now)
        writer.key("requests")
        writer.list { for request in requests { $0.write(request) } }
        writer.key("responses")
        writer.list { for response in responses { $0.write(response) } }
        writer.member("run", run)
      case .page(let run, let page, let now):
        writer.member("cursor", Base64.encode(page.cursor))
        writer.member("kind", "page")
        writer.member("now", now)
        writer.key("records")
        writer.list { writer in
          for record in page.records {
            writer.list {
              $0.string(record.id)
              $0.string(record.digest)
            }
          }
        }
        writer.member("run", run)
      case .waited(let run, let now):
        writer.member("kind", "waited")
        writer.member("now", now)
        writer.member("run", run)
      case .end(let run, let outcome): writer.writeMembers(outcome, run)
      }
    }
    return writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func writeMembers(_ outcome: TapeOutcome, _ run: Int64) {
    switch outcome {
    case .done(let value, let isComplete, let through):
      member("complete", isComplete)
      member("kind", "end")
      member("run", run)
      member("through", through)
      member("value64", Base64.encode(value))
    case .failed(let failure):
      key("failure")
      write(failure)
      member("kind", "end")
      member("run", run)
    case .stopped:
      member("kind", "end")
      member("run", run)
    }
  }

  fileprivate mutating func write(_ failure: Failure) {
    object { writer in
      writer.member("code", failure.code.rawValue)
      writer.member("detail", failure.detail)
      writer.member("message", failure.message)
      writer.member("retry_after", failure.retryAfterMilliseconds)
    }
  }

  fileprivate mutating func write(_ request: OutboundRequest) {
    object { writer in
      writer.body(request.body)
      if !request.capture.isEmpty {
        writer.key("capture")
        writer.object { writer in
          for (pointer, secret) in request.capture.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer.key(pointer)
            writer.string(secret)
          }
        }
      }
      writer.member("fields", request.fields) { field, writer in writer.write(field) }
      writer.member("limit", request.limit)
      writer.member("method", request.method)
      writer.member("origin", request.origin)
      writer.member("path", request.path)
      writer.member("reads", request.isQuestion ? true : nil)
      writer.member("safe", request.isSafe)
      writer.member("secret_body", request.bodyHoldsSecrets ? true : nil)
      writer.member("sign_in", request.signIn)
    }
  }

  fileprivate mutating func write(_ response: OutboundResponse) {
    object { writer in
      writer.body(response.body)
      writer.member("delivery", response.delivery.rawValue)
      if let failure = response.failure {
        writer.key("failure")
        writer.write(failure)
      }
      writer.member("fields", response.fields) { field, writer in writer.write(field) }
      writer.member("status", response.status)
    }
  }

  private mutating func write(_ field: OutboundField) {
    object { writer in
      writer.member("name", field.name)
      writer.member("secret", field.holdsSecret)
      writer.member("value", field.value)
    }
  }

  /// Text where it is text, so that a tape can be read by a person; base64 otherwise.
  private mutating func body(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    if String(validating: bytes, as: UTF8.self) != nil {
      key("body")
      bytes.withUnsafeBufferPointer { string(utf8: $0) }
    } else {
      member("body64", Base64.encode(bytes))
    }
  }
}
