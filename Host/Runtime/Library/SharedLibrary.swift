internal import CLoader
internal import Glibc
internal import HostCore
internal import Synchronization

/// A library that is loaded, for as long as the process lives: an image with Swift code in it must never be unloaded.
///
/// What was hashed is what runs (``SealedFile``). What a library links to must be on the system: `$ORIGIN` leads nowhere,
/// and a file beside it that nobody hashed is not loaded with it.
final class SharedLibrary: @unchecked Sendable {
  // Unchecked: the handle never changes and is never closed.
  private let handle: UnsafeMutableRawPointer
  let file: String
  /// `acme 1.2.0`
  let package: String

  private init(handle: UnsafeMutableRawPointer, file: String, package: String) {
    self.handle = handle
    self.file = file
    self.package = package
  }

  /// By where their sealed bytes lie: the same bytes are loaded once, whatever package they come from.
  private static let loaded = Mutex<[String: SharedLibrary]>([:])

  /// Loads a file of a package after its digest was checked. Runs the library's constructors: call it where its code
  /// may run. dlopen(3).
  static func load(_ file: String, of package: Package) throws(HostError) -> SharedLibrary {
    let path = try package.sealedPath(of: file)
    let result = loaded.withLock { loaded -> Result<SharedLibrary, HostError> in
      if let library = loaded[path] { return .success(library) }
      guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
        let problem = dlerror().map { String(cString: $0) } ?? "the loader does not say why"
        return .failure(Refusal.load(file, problem, at: package.folder))
      }
      let library = SharedLibrary(handle: handle, file: file, package: package.name)
      loaded[path] = library
      return .success(library)
    }
    return try result.get()
  }

  /// The address of what the library itself exports under that name; what it merely links to is not found. dlsym(3).
  func symbol(_ name: String) throws(HostError) -> UnsafeMutableRawPointer {
    guard let address = dlsym(handle, name), tp_belongs(handle, address) == 1 else {
      throw Refusal.symbol(name, file: file, package: package)
    }
    return address
  }
}
