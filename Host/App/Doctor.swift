public import HostCore
internal import HostRuntime
internal import HostStorage
public import HostSync
internal import TradepostContract

#if canImport(Glibc)
  internal import Glibc
#endif

/// Looks whether all is as it must be, and says what to do where it is not.
public enum Doctor {
  /// Looks at a data folder, also at one that cannot be opened.
  ///
  /// - Parameter rules: those of the hub.
  public static func examine(
    folder: String, plugins: String, rules: ScheduleRules = ScheduleRules(), clock: HostClock = .system
  ) async -> DoctorView {
    guard Tradepost.holdsData(folder) else {
      return DoctorView([
        DoctorCheck(
          "data", .failed, "\(folder) holds no data.", next: "Name another folder with --data, or connect a store: tradepost store add")
      ])
    }
    var checks = [disk(folder), keyFile(folder)]
    let host: Tradepost
    do throws(HostError) { host = try Tradepost(folder: folder, plugins: plugins, clock: clock) } catch {
      return DoctorView(checks + [DoctorCheck("database", .failed, error.description)])
    }
    checks += await host.databaseChecks()
    checks += await host.clockChecks()
    checks += await host.packageChecks()
    checks += await host.storeChecks()
    checks += await host.subscriptionChecks()
    checks += await host.privacyChecks()
    checks += await host.runChecks(rules)
    return DoctorView(checks)
  }

  /// Room for the database to be copied once: a backup, and what a migration writes anew.
  private static func disk(_ folder: String) -> DoctorCheck {
    var system = statvfs()
    guard statvfs(folder, &system) == 0 else {
      return DoctorCheck("disk", .failed, "\(folder) cannot be looked at: \(String(cString: strerror(errno))).")
    }
    let free = Int64(clamping: system.f_bavail) &* Int64(clamping: system.f_frsize)
    var file = stat()
    let used = stat(folder + "/tradepost.sqlite", &file) == 0 ? Int64(file.st_size) : 0
    let text = "\(megabytes(free)) free, the database takes \(megabytes(used))"
    if free < 100 << 20 { return DoctorCheck("disk", .failed, text + ".", next: "Make room now: what comes in cannot be stored soon.") }
    if free < max(1 << 30, used) {
      return DoctorCheck("disk", .warning, text + ".", next: "Make room: a backup needs as much as the database.")
    }
    return DoctorCheck("disk", .ok, text + ".")
  }

  private static func megabytes(_ bytes: Int64) -> String { "\(bytes >> 20) MiB" }

  private static func keyFile(_ folder: String) -> DoctorCheck {
    if getenv(MasterKey.environmentName) != nil { return DoctorCheck("key", .ok, "The key comes from the environment.") }
    var file = stat()
    guard stat(folder + "/key", &file) == 0 else {
      return DoctorCheck(
        "key", .failed, "\(folder)/key is not there.", next: "Put it back from your backup: nothing is readable without it.")
    }
    guard file.st_mode & 0o077 == 0 else {
      return DoctorCheck("key", .failed, "\(folder)/key can be read by others than its owner.", next: "Type: chmod 600 \(folder)/key")
    }
    return DoctorCheck("key", .ok, "\(folder)/key is its owner's alone.")
  }
}

extension Tradepost {
  fileprivate func databaseChecks() async -> [DoctorCheck] {
    do throws(HostError) {
      let health = try await storage.health()
      var checks: [DoctorCheck] = []
      let isSafe = health.synchronous >= 2 && health.foreignKeys && health.journal == "wal"
      checks.append(
        DoctorCheck(
          "settings", isSafe ? .ok : .failed,
          "synchronous \(health.synchronous >= 2 ? "FULL" : "\(health.synchronous)"), journal \(health.journal), foreign keys \(health.foreignKeys ? "on" : "off")."
        ))
      checks.append(
        health.flaws.isEmpty
          ? DoctorCheck("integrity", .ok, "Every page and every reference of the database is whole.")
          : DoctorCheck("integrity", .failed, "\(health.flaws.joined(separator: "; ")).", next: "Restore a backup: tradepost restore FILE"))
      checks.append(
        health.chain.map { DoctorCheck("chain", .failed, $0.message, next: "Restore a backup: tradepost restore FILE") }
          ?? DoctorCheck("chain", .ok, "The chain of every book holds."))
      try await storage.canWrite()
      return checks
    } catch { return [DoctorCheck("database", .failed, error.description)] }
  }

  /// Two minutes are what watermarks forgive; signatures of some platforms forgive five.
  fileprivate func clockChecks() async -> [DoctorCheck] {
    do throws(HostError) {
      let seen = try await storage.clocksSeen()
      guard let worst = seen.max(by: { abs($0.ahead) < abs($1.ahead) }) else {
        return [DoctorCheck("clock", .ok, "No platform has told its time yet.")]
      }
      let text =
        "This machine's clock is \(abs(worst.ahead) / 1000) s \(worst.ahead < 0 ? "ahead of" : "behind") that of \"\(worst.store)\" (seen \(Timestamp(milliseconds: worst.at).text))."
      let next = "Let the machine keep time: timedatectl set-ntp true"
      if abs(worst.ahead) >= 120_000 { return [DoctorCheck("clock", .failed, text, next: next)] }
      return [DoctorCheck("clock", abs(worst.ahead) >= 30_000 ? .warning : .ok, text, next: abs(worst.ahead) >= 30_000 ? next : "")]
    } catch { return [DoctorCheck("clock", .failed, error.description)] }
  }

  /// Whether each store's adapter can be loaded, and until when its platform keeps that version of its API.
  fileprivate func packageChecks() async -> [DoctorCheck] {
    do throws(HostError) {
      let today = clock.now() / 86_400_000
      var checks: [DoctorCheck] = []
      for id in Set(try await storage.stores().flatMap(\.packages)).sorted() {
        let package: Package
        do throws(HostError) { package = try catalog.package(id) } catch {
          checks.append(DoctorCheck("package \(id)", .failed, error.description))
          continue
        }
        do { _ = try await package.load { _ in } } catch {
          checks.append(
            DoctorCheck("package \(id)", .failed, "It cannot be loaded: \(error)", next: "Install it again: tradepost plugin install"))
          continue
        }
        checks.append(Self.end(of: package.manifest, today: today))
      }
      return checks
    } catch { return [DoctorCheck("packages", .failed, error.description)] }
  }

  private static func end(of manifest: Manifest, today: Int64) -> DoctorCheck {
    let name = "package \(manifest.id)"
    guard let api = manifest.platform, let ends = api.ends else { return DoctorCheck(name, .ok, "\(manifest.version) loads.") }
    let days = ends.daysSince1970 - today
    let text = "\(manifest.version) loads; the platform ends API \(api.apiVersion) on \(ends.text)"
    let next = "Install a version for a later API: tradepost plugin install"
    switch days {
    case ..<0: return DoctorCheck(name, .failed, text + ", \(-days) days ago.", next: next)
    case ..<8: return DoctorCheck(name, .failed, text + ", in \(days) days.", next: next)
    case ..<31: return DoctorCheck(name, .warning, text + ", in \(days) days: within the month.", next: next)
    case ..<91: return DoctorCheck(name, .warning, text + ", in \(days) days: within the quarter.", next: next)
    default: return DoctorCheck(name, .ok, text + ", in \(days) days.")
    }
  }

  fileprivate func subscriptionChecks() async -> [DoctorCheck] {
    do throws(HostError) {
      let faults = try await storage.subscriptionFaults()
      let late = clock.now() - 86_400_000
      return faults.map { store, lookedAt, fault in
        if !fault.isEmpty {
          return DoctorCheck(
            "subscriptions \(store)", .warning, fault, next: "Subscribe again: tradepost store subscribe \"\(store)\" --address …")
        }
        guard lookedAt >= late else {
          return DoctorCheck(
            "subscriptions \(store)", .warning, "Nobody looked at them for a day.", next: "Let the hub run: tradepost serve")
        }
        return DoctorCheck("subscriptions \(store)", .ok, "They were all there at \(Timestamp(milliseconds: lookedAt).text).")
      }
    } catch { return [DoctorCheck("subscriptions", .failed, error.description)] }
  }

  fileprivate func runChecks(_ rules: ScheduleRules) async -> [DoctorCheck] {
    do throws(HostError) {
      let now = clock.now()
      var stuck: [String] = []
      var broken: [String] = []
      let lists = try await storage.listsAtWork()
      for list in lists {
        let name = "\(list.run.run(list.resource.rawValue, isPush: false)) (\(list.resource.rawValue) of \"\(list.name)\")"
        if !StoreLock.isHeld(list.storeUID, list.resource.rawValue, folder: folder) {
          broken.append(name)
        } else if now - list.startedAt > rules.deadline + rules.grace {
          stuck.append(name)
        }
      }
      var checks: [DoctorCheck] = []
      if !stuck.isEmpty {
        checks.append(
          DoctorCheck(
            "runs", .failed, "They run for more than \(rules.deadline / 60_000) minutes: \(stuck.joined(separator: ", ")).",
            next: "End the process that runs them."))
      }
      if !broken.isEmpty {
        checks.append(
          DoctorCheck(
            "runs", .warning, "Their process ended without saying so: \(broken.joined(separator: ", ")).",
            next: "Nothing is lost. Run them again: tradepost sync all --store STORE, or tradepost serve"))
      }
      return !checks.isEmpty ? checks : [DoctorCheck("runs", .ok, lists.isEmpty ? "Nothing runs." : "\(lists.count) run.")]
    } catch { return [DoctorCheck("runs", .failed, error.description)] }
  }
}
