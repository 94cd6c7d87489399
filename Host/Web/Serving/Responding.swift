internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Answer {
  /// As it goes over the wire.
  func response(isHead: Bool, request: String) -> Response {
    var fields = HTTPFields()
    func set(_ name: String, _ value: String) {
      guard let name = HTTPField.Name(name) else { return }
      fields[name] = value
    }
    set("X-Request-Id", request)
    set("Cache-Control", "no-store")
    set("X-Content-Type-Options", "nosniff")
    for (name, value) in headers { set(name, value) }
    let status = HTTPResponse.Status(code: self.status)
    switch content {
    case .empty: return Response(status: status, headers: fields)
    case .bytes(let bytes, let type):
      set("Content-Type", type)
      set("Content-Length", String(bytes.count))
      return Response(status: status, headers: fields, body: isHead ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    case .events(let body):
      set("Content-Type", "text/event-stream")
      if isHead { return Response(status: status, headers: fields) }
      return Response(status: status, headers: fields, body: ResponseBody { writer in try await Self.stream(body, &writer) })
    }
  }

  private static func stream(
    _ body: @escaping @Sendable (EventWriter) async throws -> Void, _ writer: inout any ResponseBodyWriter
  ) async throws {
    let (pieces, source) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingNewest(64))
    let work = Task {
      defer { source.finish() }
      try await body(
        EventWriter { bytes in
          try Task.checkCancellation()
          if case .terminated = source.yield(bytes) { throw CancellationError() }
        })
    }
    defer { work.cancel() }
    try await withTaskCancellationHandler {
      for await piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
      try await writer.finish(nil)
    } onCancel: {
      work.cancel()
    }
  }
}
