import HostCore
import HostSync
import Testing
import TradepostContract

/// What the scheduler decides, told by a clock of our own: minutes since it began.
struct ScheduleTests {
  typealias Job = Schedule.Job

  static func minutes(_ count: Int64) -> Int64 { start + count * 60_000 }
  static let start: Int64 = 1_800_000_000_000

  static func store(
    _ row: Int64, interval: Int64 = 10, kinds: [ScheduledStore.Kind] = [.init(.orders)], wanted: Set<Resource>? = nil
  ) -> ScheduledStore {
    ScheduledStore(
      row: row, schedule: StoreSchedule(interval: interval, kinds: wanted ?? Set(kinds.map(\.resource))), connectedAt: start, kinds: kinds)
  }

  static func schedule(_ stores: [ScheduledStore], _ change: (inout ScheduleRules) -> Void = { _ in }) -> Schedule {
    var rules = ScheduleRules()
    change(&rules)
    var schedule = Schedule(rules)
    schedule.learn(stores, at: start)
    return schedule
  }

  static func orders(_ store: Int64) -> Job { Job(store: store, resource: .orders) }

  @Test func theFirstRunIsDueOneIntervalAfterConnecting() {
    var schedule = Self.schedule([Self.store(1)])
    #expect(schedule.next(at: Self.minutes(8)) == [])
    #expect(schedule.next(at: Self.minutes(10)) == [.start(Self.orders(1), isSweep: false)])
    #expect(schedule.next(at: Self.minutes(11)) == [], "it is at work")
    schedule.ended(Self.orders(1), .done, at: Self.minutes(12))
    #expect(schedule.next(at: Self.minutes(18)) == [])
    #expect(schedule.next(at: Self.minutes(20)) == [.start(Self.orders(1), isSweep: false)], "counted from where the last one began")
  }

  @Test func whatSomebodyElseStartedCounts() {
    var schedule = Self.schedule([Self.store(1)])
    schedule.learn([Self.store(1, kinds: [.init(.orders, startedAt: Self.minutes(9))])], at: Self.minutes(9))
    #expect(schedule.next(at: Self.minutes(12)) == [])
    #expect(schedule.next(at: Self.minutes(19)) == [.start(Self.orders(1), isSweep: false)])
  }

  @Test func jitterIsTheSameForTheSameSeedAndAtMostATenth() {
    func first(_ seed: UInt64, _ store: Int64) -> Int64? {
      var schedule = Self.schedule([Self.store(store, interval: 100)]) { $0.seed = seed }
      return (0...100).first { !schedule.next(at: Self.minutes($0)).isEmpty }
    }
    #expect(first(1, 1) == first(1, 1))
    let all = (1...40).compactMap { first(1, $0) }
    #expect(all.count == 40)
    #expect(all.allSatisfy { (90...100).contains($0) })
    #expect(Set(all).count > 4, "they do not all ask at once")
    #expect((1...40).compactMap { first(2, $0) } != all)
  }

  @Test func kindsOfAStoreGoOneAfterTheOtherInOrder() {
    let kinds: [ScheduledStore.Kind] = [.init(.products), .init(.inventory), .init(.orders)]
    var schedule = Self.schedule([Self.store(1, kinds: kinds, wanted: [.products, .orders])])
    #expect(schedule.next(at: Self.minutes(10)) == [.start(Job(store: 1, resource: .products), isSweep: false)])
    #expect(schedule.next(at: Self.minutes(10)) == [])
    schedule.ended(Job(store: 1, resource: .products), .done, at: Self.minutes(10))
    #expect(schedule.next(at: Self.minutes(10)) == [.start(Self.orders(1), isSweep: false)], "inventory is switched off")
  }

  @Test func aKindThatTakesLongerThanTheIntervalStarvesNoOther() {
    let kinds: [ScheduledStore.Kind] = [.init(.products), .init(.customers), .init(.orders)]
    var schedule = Self.schedule([Self.store(1, kinds: kinds)])
    var now = Self.minutes(10)
    var order: [Resource] = []
    while order.count < 9 {
      guard case .start(let job, _, _) = schedule.next(at: now).first else {
        now += 1_000
        continue
      }
      order.append(job.resource)
      now += job.resource == .products ? 30 * 60_000 : 60_000
      schedule.moved(job, at: now)
      schedule.ended(job, .done, at: now)
    }
    #expect(order == [.products, .customers, .orders, .products, .customers, .orders, .products, .customers, .orders])
  }

  @Test func theSweepComesAlsoWhereOneKindIsAlwaysDue() {
    let kinds: [ScheduledStore.Kind] = [.init(.products, startedAt: Self.minutes(1430), sweptAt: Self.minutes(1430)), .init(.orders)]
    var schedule = Self.schedule([Self.store(1, kinds: kinds)])
    #expect(schedule.next(at: Self.minutes(1440)) == [.start(Self.orders(1), isSweep: true)])
  }

  @Test func failuresWaitTwiceAsLongEachTimeUpToABound() {
    var schedule = Self.schedule([Self.store(1)])
    var now = Self.minutes(10)
    var pauses: [Int64] = []
    #expect(schedule.next(at: now).count == 1)
    for _ in 0..<9 {
      let failed = now
      schedule.ended(Self.orders(1), .failed, at: failed)
      while schedule.next(at: now).isEmpty { now += 1_000 }
      pauses.append((now - failed) / 1_000)
    }
    for (pause, expected) in zip(pauses, [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600] as [Int64]) {
      #expect((expected * 9 / 10...expected).contains(pause), "\(pauses)")
    }
  }

  @Test func anothersRunIsWaitedForAndMustNotHangEither() {
    var schedule = Self.schedule([Self.store(1)])
    schedule.adopt(Self.orders(1), at: Self.minutes(5))
    #expect(schedule.next(at: Self.minutes(10)) == [])
    schedule.adopt(Self.orders(1), at: Self.minutes(11))
    #expect(schedule.next(at: Self.minutes(20)) == [.end(Self.orders(1), .hangs)])
    schedule.ended(Self.orders(1), .others, at: Self.minutes(20))
    #expect(schedule.next(at: Self.minutes(20)) == [.start(Self.orders(1), isSweep: false)])
  }

  @Test func whoWasBusyIsAskedSoonAgain() {
    var schedule = Self.schedule([Self.store(1)])
    _ = schedule.next(at: Self.minutes(10))
    schedule.ended(Self.orders(1), .busy, at: Self.minutes(10))
    #expect(schedule.next(at: Self.minutes(10) + 29_000) == [])
    #expect(schedule.next(at: Self.minutes(10) + 30_000) == [.start(Self.orders(1), isSweep: false)])
  }

  @Test func somebodyElsesSuccessEndsThePauses() {
    var schedule = Self.schedule([Self.store(1)])
    _ = schedule.next(at: Self.minutes(10))
    schedule.ended(Self.orders(1), .failed, at: Self.minutes(10))
    schedule.learn([Self.store(1, kinds: [.init(.orders, startedAt: Self.minutes(10) + 5_000)])], at: Self.minutes(11))
    #expect(schedule.next(at: Self.minutes(12)) == [])
    #expect(schedule.next(at: Self.minutes(21)) == [.start(Self.orders(1), isSweep: false)])
  }

  @Test func aSuccessForgetsFailures() {
    var schedule = Self.schedule([Self.store(1, kinds: [.init(.orders, startedAt: Self.start, hasFailed: true)])])
    #expect(schedule.next(at: Self.minutes(1)) == [.start(Self.orders(1), isSweep: false)], "a minute after it failed")
    schedule.ended(Self.orders(1), .done, at: Self.minutes(10))
    #expect(schedule.next(at: Self.minutes(11)) == [.start(Self.orders(1), isSweep: false)])
  }

  @Test func slowStoresKeepNoPlaceFromOthers() {
    var schedule = Self.schedule((1...6).map { Self.store($0) }) { $0.places = 2 }
    let first = schedule.next(at: Self.minutes(10))
    #expect(first.count == 2)
    #expect(schedule.next(at: Self.minutes(10) + 2_999) == [], "both places are taken")
    #expect(schedule.next(at: Self.minutes(10) + 3_000).count == 2, "who waits gives its place")
    #expect(schedule.next(at: Self.minutes(10) + 6_000).count == 2)
    #expect(schedule.running == 6)
  }

  @Test func whoComesFurtherKeepsItsPlaceForAWhile() {
    var schedule = Self.schedule((1...6).map { Self.store($0) }) { $0.places = 2 }
    let jobs = schedule.next(at: Self.minutes(10)).compactMap { action in
      if case .start(let job, _, _) = action { job } else { nil }
    }
    for seconds: Int64 in 1...19 {
      let now = Self.minutes(10) + seconds * 1_000
      for job in jobs { schedule.moved(job, at: now) }
      #expect(schedule.next(at: now) == [])
    }
    #expect(schedule.next(at: Self.minutes(10) + 20_000).count == 2)
  }

  @Test func whoFailedWaitsBehindThoseThatAreWell() {
    var schedule = Self.schedule([Self.store(1), Self.store(2, interval: 20)]) { $0.places = 1 }
    #expect(schedule.next(at: Self.minutes(10)) == [.start(Self.orders(1), isSweep: false)])
    schedule.ended(Self.orders(1), .failed, at: Self.minutes(10))
    // The one that failed has been due since the eleventh minute, the other since the twentieth at the latest.
    #expect(schedule.next(at: Self.minutes(20)) == [.start(Self.orders(2), isSweep: false)])
    #expect(schedule.next(at: Self.minutes(20) + 3_000) == [.start(Self.orders(1), isSweep: false)])
  }

  @Test func thereIsABoundToWhatComesFurther() {
    var schedule = Self.schedule((1...6).map { Self.store($0) }) {
      $0.places = 2
      $0.most = 3
    }
    var jobs: [Job] = []
    for seconds: Int64 in [0, 20, 40] {
      let now = Self.minutes(10) + seconds * 1_000
      for job in jobs { schedule.moved(job, at: now) }
      for case .start(let job, _, _) in schedule.next(at: now) { jobs.append(job) }
      #expect(jobs.count == [0: 2, 20: 3, 40: 3][seconds])
    }
  }

  @Test func storesThatHangKeepNoneFromStarting() {
    var schedule = Self.schedule((1...40).map { Self.store($0) }) {
      $0.places = 2
      $0.most = 3
    }
    for round: Int64 in 0..<20 { #expect(schedule.next(at: Self.minutes(10) + round * 20_000).count == 2) }
    #expect(schedule.running == 40)
  }

  @Test func aRunThatStoresNothingHangs() {
    var schedule = Self.schedule([Self.store(1)])
    _ = schedule.next(at: Self.minutes(10))
    schedule.moved(Self.orders(1), at: Self.minutes(20))
    #expect(schedule.next(at: Self.minutes(34)) == [])
    #expect(schedule.next(at: Self.minutes(35)) == [.end(Self.orders(1), .hangs)])
    #expect(schedule.next(at: Self.minutes(35)) == [], "it is asked once")
    #expect(schedule.next(at: Self.minutes(36)) == [.giveUp(Self.orders(1))])
    #expect(schedule.next(at: Self.minutes(60)) == [], "a store whose run does not end is left alone")
    schedule.ended(Self.orders(1), .failed, at: Self.minutes(61))
    #expect(schedule.next(at: Self.minutes(62)) == [.start(Self.orders(1), isSweep: false)])
  }

  @Test func noRunIsLongerThanTheDeadline() {
    var schedule = Self.schedule([Self.store(1)])
    _ = schedule.next(at: Self.minutes(10))
    for minute in stride(from: Int64(10), to: 370, by: 5) {
      schedule.moved(Self.orders(1), at: Self.minutes(minute))
      #expect(schedule.next(at: Self.minutes(minute)) == [])
    }
    #expect(schedule.next(at: Self.minutes(370)) == [.end(Self.orders(1), .deadline)])
  }

  @Test func aStoreThatIsGoneIsNotWorkedForAnyMore() {
    var schedule = Self.schedule([Self.store(1), Self.store(2)])
    _ = schedule.next(at: Self.minutes(10))
    schedule.learn([Self.store(2)], at: Self.minutes(11))
    #expect(schedule.next(at: Self.minutes(11)) == [.end(Self.orders(1), .unwanted)])
    schedule.ended(Self.orders(1), .failed, at: Self.minutes(11))
    schedule.ended(Self.orders(2), .done, at: Self.minutes(11))
    #expect(schedule.next(at: Self.minutes(21)) == [.start(Self.orders(2), isSweep: false)])
  }

  @Test func everyDayIsSweptAlsoWhereNothingElseIsWanted() {
    var schedule = Self.schedule([Self.store(1, interval: 0), Self.store(2, interval: 0, wanted: [])])
    #expect(schedule.next(at: Self.minutes(1290)) == [])
    #expect(schedule.next(at: Self.minutes(1440)) == [.start(Self.orders(1), isSweep: true)])
    schedule.ended(Self.orders(1), .failed, at: Self.minutes(1440))
    #expect(schedule.next(at: Self.minutes(1442)) == [.start(Self.orders(1), isSweep: true)], "it is not done until it is done")
    schedule.ended(Self.orders(1), .done, at: Self.minutes(1443))
    #expect(schedule.next(at: Self.minutes(2700)) == [])
  }

  @Test func everyWeekEverythingIsListedOnce() {
    var schedule = Self.schedule([Self.store(1, interval: 0)])
    var now = Self.minutes(0)
    var full: [Int64] = []
    while now < Self.minutes(3 * 10_080) {
      now += 60 * 60_000
      guard case .start(let job, let isSweep, let isFull) = schedule.next(at: now).first else { continue }
      #expect(isSweep)
      if isFull { full.append((now - Self.start) / 60_000) }
      schedule.ended(job, .done, at: now)
    }
    #expect(full.count == 3)
    #expect(zip([0] + full, full).allSatisfy { (9_072...10_140).contains($1 - $0) }, "\(full)")
  }

  @Test func whereEverythingIsTooMuchItIsNotListedAgainAtOnce() {
    var schedule = Self.schedule([Self.store(1)])
    let due = Self.minutes(10_080)
    #expect(schedule.next(at: due) == [.start(Self.orders(1), isSweep: true, isFull: true)])
    for minute in stride(from: 10, to: 60, by: 10) as StrideTo<Int64> {
      schedule.moved(Self.orders(1), at: due + minute * 60_000)
      #expect(schedule.next(at: due + minute * 60_000) == [])
    }
    #expect(schedule.next(at: due + 60 * 60_000) == [.end(Self.orders(1), .deadline)])
    schedule.ended(Self.orders(1), .failed, at: due + 60 * 60_000)
    schedule.learn([Self.store(1, kinds: [.init(.orders, startedAt: due, listedAt: due, hasFailed: true)])], at: due + 61 * 60_000)
    #expect(schedule.next(at: due + 62 * 60_000) == [.start(Self.orders(1), isSweep: true)])
  }

  @Test func aClockThatWasPutBackStopsNothing() {
    var schedule = Self.schedule([Self.store(1, kinds: [.init(.orders, startedAt: Self.minutes(100_000))])])
    #expect(schedule.next(at: Self.minutes(0)) == [])
    schedule.learn([Self.store(1, kinds: [.init(.orders, startedAt: Self.minutes(5))])], at: Self.minutes(6))
    #expect(schedule.next(at: Self.minutes(15)) == [.start(Self.orders(1), isSweep: false)])
  }

  @Test func aClockThatIsSetEndsNoRunAndKeepsNoneAlive() {
    for change in [-86_400_000, 86_400_000] as [Int64] {
      var schedule = Self.schedule([Self.store(1)])
      _ = schedule.next(at: Self.minutes(10))
      schedule.clockWasSet(by: change)
      #expect(schedule.next(at: Self.minutes(24) + change) == [])
      #expect(schedule.next(at: Self.minutes(25) + change) == [.end(Self.orders(1), .hangs)])
      schedule.clockWasSet(by: change)
      #expect(schedule.next(at: Self.minutes(26) + change * 2) == [.giveUp(Self.orders(1))])
    }
  }

  @Test func pausesAreMeasuredByNoClockThatIsSet() {
    var schedule = Self.schedule([Self.store(1)])
    _ = schedule.next(at: Self.minutes(10))
    schedule.ended(Self.orders(1), .failed, at: Self.minutes(10))
    schedule.clockWasSet(by: -3_600_000)
    #expect(schedule.next(at: Self.minutes(11) - 3_600_000) == [.start(Self.orders(1), isSweep: false)])
  }

  @Test func whenToLookAgain() {
    var schedule = Self.schedule([Self.store(1, interval: 1)]) { $0.look = 600_000 }
    #expect((54_000...60_000).contains(schedule.nextLook(after: Self.start) - Self.start), "when it is due")
    _ = schedule.next(at: Self.minutes(1))
    #expect(schedule.nextLook(after: Self.minutes(1)) == Self.minutes(1) + 1_000, "something runs")
    #expect(Self.schedule([]).nextLook(after: Self.start) == Self.start + 5_000, "somebody may connect a store")
  }

  @Test func noNumberOfFailuresOverflows() {
    var schedule = Self.schedule([Self.store(1, interval: StoreSchedule.longest)]) { $0.firstPause = .max / 2 }
    var now = Self.minutes(StoreSchedule.longest)
    for _ in 0..<100 {
      #expect(schedule.next(at: now).count == 1)
      schedule.ended(Self.orders(1), .failed, at: now)
      now += StoreSchedule.longest * 60_000
    }
  }
}
