#if canImport(Glibc)
  internal import Glibc
#endif

/// Folders that data lie in.
enum DataFolder {
  /// Makes a folder, and those above it that are missing, for their owner alone, whatever the umask says.
  ///
  /// - Returns: Why there is none now, in the system's words; nil: there is one. mkdir(2).
  static func make(_ path: String) -> String? {
    let failure = failure(path)
    return failure == 0 ? nil : String(cString: strerror(failure))
  }

  private static func failure(_ path: String) -> Int32 {
    if mkdir(path, 0o700) == 0 { return chmod(path, 0o700) == 0 ? 0 : errno }
    switch errno {
    case EEXIST:
      var facts = stat()
      return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR ? 0 : ENOTDIR
    case ENOENT:
      guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return ENOENT }
      let above = failure(String(path[..<slash]))
      guard above == 0 else { return above }
      if mkdir(path, 0o700) == 0 || errno == EEXIST { return chmod(path, 0o700) == 0 ? 0 : errno }
      return errno
    case let other: return other
    }
  }
}
