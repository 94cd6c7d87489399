internal import Glibc
public import TradepostABI

/// Libraries as users load them: built ones, by `dlopen`, from beside the test executable. They are never closed again.
public enum BuiltLibrary {
  private static let folder: String = {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let executable = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return "/" + executable.split(separator: "/").dropLast().joined(separator: "/")
  }()

  /// A symbol of `libWooCommerceAdapter.so`, say.
  public static func symbol(_ library: String, _ name: String) throws(NotBuilt) -> UnsafeMutableRawPointer {
    let file = "\(folder)/\(library)"
    guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(handle, name) else {
      throw NotBuilt(file: file, reason: dlerror().map { String(cString: $0) } ?? "no reason given")
    }
    return symbol
  }

  /// The entry of an adapter, as ``TestHost`` takes it.
  public static func adapter(_ library: String) throws(NotBuilt) -> tp_adapter_fn {
    unsafeBitCast(try symbol(library, TP_ENTRY_SYMBOL), to: tp_adapter_fn.self)
  }

  /// The table of a simulator.
  public static func simulator(_ library: String) throws(NotBuilt) -> UnsafePointer<tp_simulator_api> {
    guard let table = unsafeBitCast(try symbol(library, TP_SIMULATOR_SYMBOL), to: tp_simulator_fn.self)() else {
      throw NotBuilt(file: library, reason: "it gives no table")
    }
    return table
  }

  public struct NotBuilt: Error, CustomStringConvertible {
    public let file: String
    public let reason: String
    public var description: String { "\(file) cannot be loaded: \(reason); run `swift build` first" }
  }
}
