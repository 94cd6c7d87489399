public import HostCore
public import HostNetwork
internal import HostRuntime
internal import HostStorage
internal import TradepostContract

/// Running a taped sync again, without a network and without touching the books.
extension Tradepost {
  /// Plays a tape to the adapter that made it, or to another version of it, and throws at the first difference.
  ///
  /// - Parameter allowsChangedRecords: the same requests may lead to other records, which the report names: how the next
  ///   version of an adapter is tried on old traffic.
  public func replay(
    _ file: String, version: String?, allowsChangedRecords: Bool
  ) async throws(HostError) -> (header: TapeHeader, report: TapeReport) {
    let replay = try TapeReplay(path: file, sealer: storage.seals)
    let header = replay.header
    let package = try catalog.package(header.package, version: version ?? (allowsChangedRecords ? nil : header.version))
    do {
      let adapter = try await package.load { self.note($0) }
      let session = try await adapter.open(
        store: header.store, settingsJSON: Array(header.settings.utf8), outbound: replay, clock: replay.clock
      ) { self.note($0) }
      do {
        let report = try await replay.run(on: session, allowsChangedRecords: allowsChangedRecords)
        await session.close()
        return (header, report)
      } catch {
        await session.close()
        throw error
      }
    } catch { throw Self.explained(error, "\(file) cannot be replayed") }
  }
}
