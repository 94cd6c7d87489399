internal import AsyncHTTPClient
internal import HostCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPCompression
internal import NIOPosix
internal import NIOSSL

#if canImport(Glibc)
  internal import Glibc
#endif

/// Why an attempt has no answer, read off the errors of the libraries below; none of those goes further up.
enum AttemptError: Error, Equatable {
  case notConnected(String)
  case untrusted(String)
  case lost(String)
  case slow
  case tooLarge
  case tooManyFields
  /// A content coding that nobody asked for.
  case packing(String)
  case unpacking
  /// No HTTP.
  case garbled
  case unsendable(String)
  case cancelled

  /// Whether the request can have had an effect. When in doubt, it can: only what fails before the first byte of a request
  /// is written counts as never sent.
  var delivery: OutboundResponse.Delivery {
    switch self {
    case .notConnected, .untrusted, .unsendable: .neverSent
    case .lost, .slow, .tooLarge, .tooManyFields, .packing, .unpacking, .garbled, .cancelled: .maybeSent
    }
  }

  init(_ error: any Error, hadHead: Bool, isCancelled: Bool) {
    switch error {
    case let error as AttemptError: self = error
    case is DeadlineExceeded: self = .slow
    case is CancellationError: self = isCancelled ? .cancelled : .slow
    case is NIOTooManyBytesError: self = .tooLarge
    case NIOHTTPDecompression.DecompressionError.limit: self = .tooLarge
    case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError: self = .unpacking
    case HTTPParserError.headerOverflow: self = .tooManyFields
    case HTTPParserError.invalidEOFState: self = .lost(hadHead ? "it closed early" : "it closed without an answer")
    case is HTTPParserError: self = .garbled
    case let error as HTTPClientError: self = Self.read(error, hadHead: hadHead)
    case is NIOConnectionError: self = .notConnected("the connection was not taken")
    case ChannelError.connectTimeout: self = .notConnected("nobody answered in time")
    case let error as IOError where error.errnoCode == ECONNREFUSED && !hadHead:
      self = .notConnected("the connection was refused")
    case let error as IOError where [ENETUNREACH, EADDRNOTAVAIL].contains(error.errnoCode) && !hadHead:
      self = .notConnected("there is no way to its network")
    case let error as IOError where [ECONNRESET, EPIPE].contains(error.errnoCode): self = .lost("it was reset")
    case let error as IOError: self = .lost("system error \(error.errnoCode)")
    case NIOSSLError.handshakeFailed(let reason) where !hadHead: self = Self.handshake("\(reason)")
    case let error as NIOSSLExtraError where !hadHead: self = .untrusted("\(error)")
    default: self = .lost("\(type(of: error))")
    }
  }

  private static func read(_ error: HTTPClientError, hadHead: Bool) -> AttemptError {
    switch error {
    case .connectTimeout, .getConnectionFromPoolTimeout: .notConnected("nobody answered in time")
    case .tlsHandshakeTimeout: .notConnected("the TLS handshake did not end in time")
    case .deadlineExceeded, .readTimeout, .writeTimeout: .slow
    case .cancelled: .cancelled
    case .alreadyShutdown: .unsendable("the store's connection was closed")
    case .remoteConnectionClosed, .uncleanShutdown: .lost(hadHead ? "it closed early" : "it closed without an answer")
    case .invalidURL, .emptyHost, .traceRequestWithBody, .bodyLengthMismatch:
      .unsendable("the client refused it (\(error.shortDescription))")
    default: .lost(error.shortDescription)
    }
  }

  private static func handshake(_ reason: String) -> AttemptError {
    if reason.contains("CERTIFICATE_VERIFY_FAILED") { return .untrusted("nobody known has signed it, or it has expired") }
    if reason.contains("EOF") { return .notConnected("it closed during the TLS handshake") }
    return .notConnected("the TLS handshake failed; perhaps there is no TLS at this port")
  }
}
