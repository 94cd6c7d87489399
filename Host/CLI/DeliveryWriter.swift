internal import HostCore
internal import HostSimulator
internal import HostWebhooks
internal import TradepostContract

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif

/// Writes what a simulated platform sends into a folder, so that people and tests can hand it to a store: a whole HTTP
/// message a file, in the order in which they came. A file has its name once all of it is there.
actor DeliveryWriter {
  private let folder: String
  private let server: SimulatorServer
  private var count = 0
  private var loop: Task<Void, Never>?

  init(folder: String, _ server: SimulatorServer) throws {
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw HostError("use.folder", "\(folder) cannot be made: \(error).", exit: 2)
    }
    self.folder = folder
    self.server = server
    Task { await self.begin() }
  }

  private func begin() {
    loop = Task {
      while !Task.isCancelled {
        write()
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  /// Writes what is left and stops.
  func end() {
    loop?.cancel()
    write()
  }

  private func write() {
    guard let deliveries = try? server.deliveries() else { return }
    for delivery in deliveries {
      count += 1
      let fields = delivery.headers.sorted { $0.key < $1.key }.map { Delivery.Field($0.key, $0.value) }
      let bytes = DeliveryFile.write(method: delivery.method, path: delivery.path, fields: fields, body: delivery.body)
      let number = String(count)
      let path = folder + "/" + String(repeating: "0", count: max(0, 6 - number.count)) + number + ".http"
      do { try Data(bytes).write(to: URL(filePath: path), options: .atomic) } catch {
        Output.problem("\(path) cannot be written: \(error)")
      }
    }
  }
}
