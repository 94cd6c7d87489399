import Glibc
import TradepostABI

/// The built library, loaded as a host loads it. It stands beside the test executable.
enum Library {
  nonisolated(unsafe) static let api: UnsafePointer<tp_simulator_api> = {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let executable = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = executable.split(separator: "/").dropLast().joined(separator: "/")
    let file = "/\(folder)/libAmazonSimulator.so"
    guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(handle, TP_SIMULATOR_SYMBOL) else {
      preconditionFailure("\(file) cannot be loaded: \(dlerror().map { String(cString: $0) } ?? "no reason"); run `swift build` first")
    }
    typealias Entry = @convention(c) () -> UnsafePointer<tp_simulator_api>?
    guard let table = unsafeBitCast(symbol, to: Entry.self)() else { preconditionFailure("\(file) gives no table") }
    return table
  }()
}
