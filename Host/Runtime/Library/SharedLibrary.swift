internal import CLoader
internal import Glibc
internal import HostCore
internal import Synchronization

/// A library that is loaded, for as long as the process lives: an image with Swift code in it must never be unloaded.
///
/// What was hashed is what runs: the file is read once, copied into a sealed file in memory, and that is loaded. The file
/// is named by the number of this process, not as `/proc/self`, so that a debugger finds the symbols too; it stays open,
/// because glibc takes a second library of the same name for the first. What a library links to must be on the system:
/// `$ORIGIN` leads nowhere, and a file beside it that nobody hashed is not loaded with it.
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

  /// By SHA-256: the same bytes are loaded once, whatever package they come from.
  private static let loaded = Mutex<[String: SharedLibrary]>([:])

  /// Loads a file of a package after its digest was checked. Runs the library's constructors: call it where its code
  /// may run.
  static func load(_ file: String, of package: Package) throws(HostError) -> SharedLibrary {
    let bytes = try PlainFile.read("\(package.folder)/\(file)")
    try package.pins.check(package.manifestBytes, file: Package.manifestFile, of: package)
    try package.pins.check(bytes, file: file, of: package)
    let digest = SHA256Text.of(bytes)
    let result = loaded.withLock { loaded -> Result<SharedLibrary, HostError> in
      if let library = loaded[digest] { return .success(library) }
      do throws(HostError) {
        try ELFHeader.check(bytes, file: file, folder: package.folder)
        let library = SharedLibrary(
          handle: try open(bytes, file: file, folder: package.folder), file: file, package: package.name)
        loaded[digest] = library
        return .success(library)
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// memfd_create(2), fcntl(F_ADD_SEALS), dlopen(3).
  private static func open(_ bytes: [UInt8], file: String, folder: String) throws(HostError) -> UnsafeMutableRawPointer {
    let memory = tp_memfd(file)
    guard memory >= 0 else { throw Refusal.load(file, "no file in memory: \(String(cString: strerror(errno)))", at: folder) }
    var written = 0
    while written < bytes.count {
      let got = bytes.withUnsafeBytes { write(memory, $0.baseAddress.map { $0 + written }, bytes.count - written) }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        close(memory)
        throw Refusal.load(file, "no room in memory: \(String(cString: strerror(errno)))", at: folder)
      }
      written += got
    }
    guard tp_seal(memory) == 0 else {
      close(memory)
      throw Refusal.load(file, "the copy in memory cannot be sealed: \(String(cString: strerror(errno)))", at: folder)
    }
    guard let handle = dlopen("/proc/\(getpid())/fd/\(memory)", RTLD_NOW | RTLD_LOCAL) else {
      let problem = dlerror().map { String(cString: $0) } ?? "the loader does not say why"
      close(memory)
      throw Refusal.load(file, problem, at: folder)
    }
    return handle
  }

  /// The address of what the library itself exports under that name; what it merely links to is not found. dlsym(3).
  func symbol(_ name: String) throws(HostError) -> UnsafeMutableRawPointer {
    guard let address = dlsym(handle, name), tp_belongs(handle, address) == 1 else {
      throw Refusal.symbol(name, file: file, package: package)
    }
    return address
  }
}
