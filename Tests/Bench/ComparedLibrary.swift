import Glibc
import HostCore
import HostRuntime
import TradepostABI

/// The library of `Tests/Bench/C`: a package like any other, and the loops in C.
struct ComparedLibrary {
  typealias Loop = @convention(c) (Int64) -> Int64

  let package: Package
  /// The adapter in C, by its table.
  let adapter: UnsafePointer<tp_adapter>
  let drive: @convention(c) (UnsafePointer<tp_adapter>, Int64) -> Int64
  let plainLoop: Loop
  let directCalls: Loop
  let ffiCalls: Loop

  init(folder: String) throws {
    let packages = folder + "/packages"
    let file = packages + "/bench-c/bench_c.so"
    guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
      throw BenchFailure("\(file) cannot be loaded. Build it: Tests/Bench/C/build.sh \(folder)")
    }
    func symbol<T>(_ name: String, as type: T.Type) throws -> T {
      guard let address = dlsym(handle, name) else { throw BenchFailure("\(file) has no \(name). Build it anew.") }
      return unsafeBitCast(address, to: type)
    }
    drive = try symbol("bench_drive", as: (@convention(c) (UnsafePointer<tp_adapter>, Int64) -> Int64).self)
    plainLoop = try symbol("bench_plain_loop", as: Loop.self)
    directCalls = try symbol("bench_direct_calls", as: Loop.self)
    ffiCalls = try symbol("bench_ffi_calls", as: Loop.self)
    let entry = try symbol(TP_ENTRY_SYMBOL, as: tp_adapter_fn.self)
    var host = tp_host()
    host.size = MemoryLayout<tp_host>.size
    guard let adapter = entry(&host) else { throw BenchFailure("\(file) gives no adapter. Build it anew.") }
    self.adapter = adapter
    try Catalog.pin(shippedIn: packages)
    package = try Catalog(folders: [.shipped(packages)]).package("bench-c")
  }
}
