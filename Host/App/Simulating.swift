public import HostCore
public import HostRuntime
public import HostSimulator
internal import TradepostContract
internal import TradepostJSON

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif

/// Serving the simulators that come with packages.
extension Tradepost {
  /// How a simulated shop shall be.
  public struct Simulating: Sendable {
    public var seed: UInt64 = 1
    /// The world's first moment, in milliseconds: everything in it is older, edits are younger.
    public var epoch: Int64 = Self.defaultEpoch
    /// A JSON object, as the simulator's own documentation says.
    public var options = "{}"
    /// A folder of JSON files that stand for the shop instead of a seeded one.
    public var data: String?
    public var port = 0
    /// Whether it speaks https; nil: as the platform itself does.
    public var isSecure: Bool?

    /// 2026-11-01T00:00:00Z: fixed, so that a world of one seed is the same on every day.
    public static let defaultEpoch: Int64 = 1_793_491_200_000

    public init() {}
  }

  /// Serves the simulator of a package on loopback until it is stopped.
  public static func simulate(
    _ package: Package, _ wish: Simulating, clock: HostClock = .system
  ) async throws(HostError) -> SimulatorServer {
    guard let file = package.manifest.simulator else {
      throw HostError("simulator.none", "\(package.manifest.id) brings no simulator.", exit: 2)
    }
    let library = try SimulatorLibrary(path: try package.sealedPath(of: file))
    let data = try wish.data.map { folder throws(HostError) in try worldData(folder) } ?? []
    return try await SimulatorServer.start(
      library, SimulatorOptions(seed: wish.seed, now: wish.epoch, options: wish.options, data: data), port: wish.port,
      secure: wish.isSecure, clock: clock)
  }

  /// The JSON files of a folder as one object, by name.
  private static func worldData(_ folder: String) throws(HostError) -> [UInt8] {
    do {
      var writer = JSONWriter()
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
      guard !names.isEmpty else { throw HostError("simulator.data", "\(folder) holds no .json file.", exit: 2) }
      let files = try names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { name in
        (name, [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + name))))
      }
      writer.object { writer in
        for (name, bytes) in files {
          writer.key(name)
          bytes.withUnsafeBytes { writer.raw($0) }
        }
      }
      return writer.bytes
    } catch let error as HostError { throw error } catch {
      throw HostError("simulator.data", "\(folder) cannot be read: \(error).", exit: 2)
    }
  }
}
