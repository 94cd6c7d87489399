internal import Synchronization
internal import TradepostABI

/// What the host hands to a library's entry: `const tp_host *`.
public typealias HostHandle = UnsafeRawPointer
/// What a library's entry returns: `const tp_adapter *`.
public typealias AdapterHandle = UnsafeRawPointer

/// The whole entry of a library:
///
/// ```swift
/// @c(tradepost_adapter_0)
/// public func tradepostAdapter(_ host: HostHandle?) -> AdapterHandle? {
///   serve(Etsy.self, manifest: PackageResources.plugin_json, to: host)
/// }
/// ```
///
/// A library holds one adapter: sessions opened from now on are of the type served last. `manifest` is the `plugin.json`
/// beside the library, byte for byte (`.embedInCode` in the package's target makes it). Nil, "I cannot work with this host",
/// when the host speaks another version of the contract.
public func serve(_ adapter: any Adapter.Type, manifest: [UInt8], to host: HostHandle?) -> AdapterHandle? {
  guard let host else { return nil }
  let given = readGrowing(host.assumingMemoryBound(to: tp_host.self), zero: tp_host())
  guard given.abi_major == TP_ABI_MAJOR, given.abi_minor == TP_ABI_MINOR else { return nil }
  return Served.current.withLock { served in
    served.adapter = adapter
    if let table = served.table, served.manifest == manifest { return table.pointer }
    let table = Table(manifest)
    served.table = table
    served.manifest = manifest
    return table.pointer
  }
}

/// What this library serves.
private struct Served {
  static let current = Mutex(Served())

  var adapter: (any Adapter.Type)?
  var manifest: [UInt8] = []
  var table: Table?
}

/// The contract's table of functions. It lives as long as the library, which is never unloaded.
private struct Table: @unchecked Sendable {
  // Unchecked: written once, here, and only read from then on.
  let pointer: AdapterHandle

  init(_ manifest: [UInt8]) {
    let text = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, manifest.count), alignment: 1)
    text.copyBytes(from: manifest)
    let table = UnsafeMutablePointer<tp_adapter>.allocate(capacity: 1)
    table.initialize(
      to: tp_adapter(
        size: MemoryLayout<tp_adapter>.size, abi_major: TP_ABI_MAJOR, abi_minor: TP_ABI_MINOR,
        manifest: tp_bytes(data: text.baseAddress, count: manifest.count),
        open: { host, settings in
          guard let adapter = Served.current.withLock({ $0.adapter }) else { return nil }
          return Session(adapter, host: host, settings: settings).retained()
        },
        close: { session in if let session { Session.release(session) } },
        start: { session, call in
          guard let session, let call else { return nil }
          return Operation(Session.borrowed(session), readGrowing(call, zero: tp_call())).retained()
        },
        resume: { operation, reply, step in
          guard let operation, let reply, let step else { return 0 }
          return Operation.borrowed(operation).resume(reply, step)
        },
        drop: { operation in if let operation { Operation.drop(operation) } },
        extension: { _ in nil }))
    pointer = AdapterHandle(table)
  }
}
