internal import HostCore
internal import TradepostABI

/// The functions of a loaded adapter, checked once and copied, so that an adapter that changes its table later changes
/// nothing here.
struct AdapterEntry: @unchecked Sendable {
  // Unchecked: addresses of code, which is never unloaded.
  let open: @convention(c) (UnsafePointer<tp_host>?, UnsafePointer<tp_settings>?) -> OpaquePointer?
  let close: @convention(c) (OpaquePointer?) -> Void
  let start: @convention(c) (OpaquePointer?, UnsafePointer<tp_call>?) -> OpaquePointer?
  let resume: @convention(c) (OpaquePointer?, UnsafePointer<tp_reply>?, UnsafeMutablePointer<tp_step>?) -> Int32
  let drop: @convention(c) (OpaquePointer?) -> Void

  /// Asks the library for its adapter. tradepost_adapter_0().
  init(of library: SharedLibrary, package: Package) throws(HostError) {
    let name = package.name
    let function = unsafeBitCast(try library.symbol(TP_ENTRY_SYMBOL), to: tp_adapter_fn.self)
    guard let adapter = function(HostTable.shared.pointer), UInt(bitPattern: adapter) % 8 == 0 else {
      throw Refusal.entry(package: name)
    }
    let size = UnsafeRawPointer(adapter).load(as: Int.self)
    let needed = MemoryLayout<tp_adapter>.size
    guard size >= 16 else { throw Refusal.structSize(size, needed: needed, package: name) }
    let version = UnsafeRawPointer(adapter).load(fromByteOffset: 8, as: (UInt32, UInt32).self)
    try ContractVersion(major: version.0, minor: version.1).check(package: name)
    guard size >= needed else { throw Refusal.structSize(size, needed: needed, package: name) }

    let table = adapter.pointee
    try Self.compare(table.manifest, with: package)
    guard let open = table.open else { throw Refusal.pointer("open", package: name) }
    guard let close = table.close else { throw Refusal.pointer("close", package: name) }
    guard let start = table.start else { throw Refusal.pointer("start", package: name) }
    guard let resume = table.resume else { throw Refusal.pointer("resume", package: name) }
    guard let drop = table.drop else { throw Refusal.pointer("drop", package: name) }
    self.open = open
    self.close = close
    self.start = start
    self.resume = resume
    self.drop = drop
  }

  private static func compare(_ embedded: tp_bytes, with package: Package) throws(HostError) {
    let ours = package.manifestBytes
    var theirs: [UInt8] = []
    if let data = embedded.data, embedded.count > 0, embedded.count <= Package.manifestLimit {
      theirs = [UInt8](UnsafeRawBufferPointer(start: data, count: embedded.count))
    }
    guard theirs != ours else { return }
    let difference = zip(theirs, ours).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    throw Refusal.disagrees(
      package: package.name, embedded: embedded.count, file: ours.count,
      firstDifference: difference ?? min(theirs.count, ours.count))
  }
}
