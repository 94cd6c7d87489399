internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Answer {
  /// As it goes over the wire.
  func response(isHead: Bool, request: String) -> Response {
    var fields: HTTPFields = [Self.requestID: request, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
    for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
    let status = HTTPResponse.Status(code: self.status)
    switch content {
    case .empty: return Response(status: status, headers: fields)
    case .bytes(let bytes, let type):
      fields[.contentType] = type
      fields[.contentLength] = String(bytes.count)
      return Response(status: status, headers: fields, body: isHead ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    case .events(let body):
      fields[.contentType] = "text/event-stream"
      if isHead { return Response(status: status, headers: fields) }
      return Response(status: status, headers: fields, body: ResponseBody { writer in try await Self.stream(body, &writer) })
    }
  }

  static let requestID = HTTPField.Name("X-Request-Id") ?? .userAgent

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
