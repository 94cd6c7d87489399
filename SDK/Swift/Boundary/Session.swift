internal import TradepostABI
internal import TradepostContract
internal import TradepostJSON

/// One connected store: the author's adapter, or why there is none. It is the contract's `tp_session`.
final class Session: Sendable {
  let adapter: Result<any Adapter, Failure>
  let log: HostLog

  init(_ make: any Adapter.Type, host: UnsafePointer<tp_host>?, settings: UnsafePointer<tp_settings>?) {
    log = HostLog(host)
    guard let settings else {
      adapter = .failure(Failure(.invalid, "the host opened a session without settings"))
      return
    }
    let given = readGrowing(settings, zero: tp_settings())
    let text = given.settings.array
    do throws(JSONError) {
      let values = try JSONDocument(parsing: text.isEmpty ? Array("{}".utf8) : text).root
      _ = try values.requireObject()
      adapter = Self.open(make, Settings(storeID: given.store_id.text, values: values))
    } catch { adapter = .failure(Failure(.invalid, "the store's settings are no JSON object: \(error)")) }
  }

  private static func open(_ make: any Adapter.Type, _ settings: Settings) -> Result<any Adapter, Failure> {
    do throws(Failure) { return .success(try make.init(settings)) } catch { return .failure(error) }
  }

  /// The handle that the host holds, counted once.
  func retained() -> OpaquePointer { OpaquePointer(Unmanaged.passRetained(self).toOpaque()) }

  static func borrowed(_ handle: OpaquePointer) -> Session {
    Unmanaged<Session>.fromOpaque(UnsafeRawPointer(handle)).takeUnretainedValue()
  }

  static func release(_ handle: OpaquePointer) { Unmanaged<Session>.fromOpaque(UnsafeRawPointer(handle)).release() }
}

/// The host's log, callable from inside a call of the host's only.
struct HostLog: @unchecked Sendable {
  // Unchecked: the host allows its log on any thread, and hands the context over for that.
  private let context: UnsafeMutableRawPointer?
  private let function: (@convention(c) (UnsafeMutableRawPointer?, UInt32, tp_bytes) -> Void)?

  init(_ host: UnsafePointer<tp_host>?) {
    let host = host.map { readGrowing($0, zero: tp_host()) }
    context = host?.context
    function = host?.log
  }

  func callAsFunction(_ level: UInt32, _ message: String) {
    guard let function else { return }
    var message = message
    message.withUTF8 { function(context, level, tp_bytes(data: $0.baseAddress, count: $0.count)) }
  }
}
