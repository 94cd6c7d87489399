import Glibc

/// A process of its own, so that what it costs is told apart. posix_spawn(3), wait4(2).
struct Child {
  /// What a child used, and what it wrote.
  struct Ended {
    let status: Int32
    let microseconds: Double
    /// The most memory that it held at once.
    let bytes: Double
    let output: String
  }

  private let process: pid_t
  private let output: Int32
  let name: String

  init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    var pipe: [Int32] = [0, 0]
    guard Glibc.pipe(&pipe) == 0 else { throw BenchFailure("There is no pipe left.") }
    for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_adddup2(&files, pipe[1], STDOUT_FILENO)
    var list = ([program] + arguments).map { strdup($0) } + [nil]
    var inherited: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
    var next = environ
    while let entry = next.pointee {
      inherited.append(strdup(entry))
      next += 1
    }
    inherited.append(nil)
    defer { for text in list + inherited { free(text) } }
    var process = pid_t()
    let failed = posix_spawn(&process, program, &files, nil, &list, &inherited)
    close(pipe[1])
    guard failed == 0 else {
      close(pipe[0])
      throw BenchFailure("\(program) cannot be started: \(String(cString: strerror(failed))). Type: make build")
    }
    self.process = process
    output = pipe[0]
    name = ([program.split(separator: "/").last.map(String.init) ?? program] + arguments.prefix(2)).joined(separator: " ")
  }

  /// The next line that it writes; what is there of it when it ends.
  func line() -> String {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    return String(decoding: line, as: UTF8.self)
  }

  /// Waits for its end.
  func end() -> Ended {
    var written: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(output, &piece, piece.count), count > 0 { written += piece[..<count] }
    close(output)
    var used = rusage()
    var status: Int32 = 0
    while wait4(process, &status, 0, &used) < 0, errno == EINTR {}
    // Kilobytes on Linux.
    return Ended(
      status: status & 0x7F == 0 ? status >> 8 & 0xFF : -1, microseconds: used.microseconds, bytes: Double(used.ru_maxrss) * 1024,
      output: String(decoding: written, as: UTF8.self))
  }

  /// Asks it to end.
  func stop() -> Ended {
    kill(process, SIGTERM)
    return end()
  }
}
