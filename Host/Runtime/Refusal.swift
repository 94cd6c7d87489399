internal import HostCore

/// Every sentence in which this module refuses a package, a library or a function, in one place. Each says what happened
/// with names and values, where, and what to do.
enum Refusal {
  private static func error(
    _ code: String, _ happened: String, at place: String, do advice: String, exit: Int32 = 1
  ) -> HostError {
    HostError(code, "\(happened) · \(place) · \(advice)", exit: exit)
  }

  // MARK: Files

  static func file(_ path: String, _ problem: String) -> HostError {
    error("plugin.file", "a file cannot be read: \(problem)", at: path, do: "correct its rights, or install the package again")
  }

  static func writing(_ path: String, _ problem: String) -> HostError {
    error("plugin.write", "a file cannot be written: \(problem)", at: path, do: "make room and correct the folder's rights, then try again")
  }

  static func kind(_ name: String, is kind: String, in folder: String) -> HostError {
    error(
      "plugin.kind", "\(name) is \(kind); a package holds plain files only", at: folder, do: "replace it by the file itself, or take it out"
    )
  }

  static func tooMuch(_ what: String, in folder: String) -> HostError {
    error("plugin.size", what, at: folder, do: "a package holds its manifest, its libraries and a few files to read")
  }

  // MARK: Manifests

  static func manifest(_ problem: String, at path: String) -> HostError {
    error("plugin.manifest", "the manifest cannot be read: \(problem)", at: path, do: "correct it by the manifest's schema")
  }

  static func path(_ problem: String, at path: String) -> HostError {
    error(
      "plugin.path", "the manifest names a path where a file's name must stand: \(problem)", at: path,
      do: "put the library beside plugin.json and name it without a folder")
  }

  static func folderName(_ folder: String, is name: String, wanted: String, of what: String) -> HostError {
    error(
      "plugin.folder", "the folder is called \(name), the package's \(what) is \(wanted)", at: folder, do: "rename the folder to \(wanted)")
  }

  static func signature(_ problem: String, function: String, package: String) -> HostError {
    error(
      "plugin.signature", "the signature of \(function) \(problem)", at: package,
      do: "correct it in plugin.json: a result i, b or m, then arguments i b z s m and at most one w in brackets, as in b(ssw)")
  }

  static func unknownPackage(_ id: String, version: String?, refused: String?) -> HostError {
    let name = version.map { "\(id) \($0)" } ?? id
    if let refused {
      return error(
        "plugin.unknown", "there is a package \(name), and it cannot be used: \(refused)", at: "catalog", do: "correct that first")
    }
    return error(
      "plugin.unknown", "there is no package \(name)", at: "catalog", do: "see which there are with: tradepost plugin list", exit: 2)
  }

  // MARK: Trust

  static func unpinned(_ file: String, package: String, list: String) -> HostError {
    error(
      "plugin.unpinned", "\(file) of \(package) has no pinned SHA-256", at: list, do: "install the package with: tradepost plugin install")
  }

  static func digest(_ file: String, package: String, found: String, pinned: String, at folder: String) -> HostError {
    error(
      "plugin.digest", "\(file) of \(package) has the SHA-256 \(found), pinned is \(pinned): it was changed after it was installed",
      at: folder, do: "find out who changed it, then install the package again")
  }

  static func taken(_ package: String, file: String, at folder: String) -> HostError {
    error(
      "plugin.taken", "\(package) is installed already, with another \(file)", at: folder,
      do: "give the changed package a version of its own")
  }

  // MARK: Libraries

  static func contract(package: String, wants: String, host: String, packageIsNewer: Bool) -> HostError {
    error(
      "plugin.contract", "\(package) speaks version \(wants) of the contract, this Tradepost speaks \(host)", at: package,
      do: packageIsNewer ? "update Tradepost" : "update the package, or build it again with the SDK of contract \(host)")
  }

  static func notALibrary(_ file: String, _ problem: String, at folder: String) -> HostError {
    error(
      "plugin.elf", "\(file) is no library for this machine: \(problem)", at: folder, do: "build it for this system as a shared library")
  }

  static func load(_ file: String, _ problem: String, at folder: String) -> HostError {
    error("plugin.load", "\(file) cannot be loaded: \(problem)", at: folder, do: "install what it needs, or build it again")
  }

  static func symbol(_ symbol: String, file: String, package: String) -> HostError {
    error(
      "plugin.symbol", "\(file) does not export \(symbol)", at: package,
      do: "export it with default visibility and name it in the linker's version script")
  }

  static func entry(package: String) -> HostError {
    error(
      "plugin.entry", "tradepost_adapter_0 returned NULL: the adapter says that it cannot work with this host", at: package,
      do: "see what its author says about versions")
  }

  static func structSize(_ size: Int, needed: Int, package: String) -> HostError {
    error(
      "plugin.struct", "its tp_adapter says \(size) bytes, the contract needs \(needed)", at: package,
      do: "set size to sizeof(tp_adapter) and build it with the SDK's header")
  }

  static func pointer(_ name: String, package: String) -> HostError {
    error("plugin.pointer", "its tp_adapter has no \(name)", at: package, do: "fill in every function of tp_adapter")
  }

  static func disagrees(package: String, embedded: Int, file: Int, firstDifference: Int) -> HostError {
    error(
      "plugin.disagrees",
      "the library was built with another plugin.json: \(embedded) bytes against \(file) beside it, the first difference at byte \(firstDifference)",
      at: package, do: "build the library again with this plugin.json")
  }

  static func noAdapter(package: String) -> HostError {
    error("plugin.adapter", "the package holds functions alone", at: package, do: "connect stores with a package that names a library")
  }

  static func operation(_ operation: String, package: String, has: String) -> HostError {
    error(
      "plugin.operation", "there is no operation \(operation)", at: package,
      do: has.isEmpty ? "the adapter lists none in its manifest" : "the adapter has: \(has)")
  }

  static func limit(_ what: String, milliseconds: Int64, package: String) -> HostError {
    error(
      "plugin.limit", "\(what) did not return within \(milliseconds) ms", at: package,
      do: "restart Tradepost, and tell the package's author")
  }
}
