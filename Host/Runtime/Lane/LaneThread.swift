internal import CLoader
internal import Glibc

/// One thread on which foreign code runs, call after call, each timed. Code of a package never runs on Swift's own
/// threads: were it to hang there, it would take the host's with it.
///
/// A call beyond ``RuntimeLimits/hardCall`` cannot be killed. Its caller, and all who wait, get an error; the thread is
/// left to itself and whatever it returns later is thrown away.
final class LaneThread: Sendable {
  private let queue: LaneQueue

  init(_ context: LaneContext) {
    queue = LaneQueue(context)
    queue.begin()
    Watchdog.shared.watch(queue)
  }

  deinit { queue.finish() }

  /// Runs `body` on the thread and returns what it returns. `name` is what slow calls are reported as.
  func perform<T: Sendable>(_ name: String, _ body: @escaping @Sendable () -> T) async throws(LaneError) -> T {
    let result: Result<T, LaneError> = await withUnsafeContinuation { continuation in
      queue.add(
        LaneQueue.Job(
          name: name,
          run: {
            let value = body()
            return { continuation.resume(returning: .success(value)) }
          },
          refuse: { continuation.resume(returning: .failure($0)) }))
    }
    return try result.get()
  }

  /// Runs `body` on the thread when its turn comes, for nobody to wait for.
  func post(_ name: String, _ body: @escaping @Sendable () -> Void) {
    queue.add(
      LaneQueue.Job(
        name: name,
        run: {
          body()
          return {}
        }, refuse: { _ in }))
  }

  /// What is queued is still done; then the thread ends and every further call is refused.
  func finish() { queue.finish() }
}

/// The calls that wait for a lane's thread. pthread_create(3), pthread_cond_wait(3).
final class LaneQueue: @unchecked Sendable {
  // Unchecked: every variable is touched under `mutex` alone.

  /// A call. Of `run`'s answer and `refuse` exactly one is called, once.
  struct Job {
    let name: String
    let run: () -> () -> Void
    let refuse: (LaneError) -> Void
  }

  private let context: LaneContext
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let wakeUp: UnsafeMutablePointer<pthread_cond_t>
  private var jobs: [Job] = []
  private var running: (job: Job, since: Int64)?
  private var end: LaneError?

  init(_ context: LaneContext) {
    self.context = context
    mutex = .allocate(capacity: 1)
    wakeUp = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wakeUp, nil)
  }

  deinit {
    pthread_cond_destroy(wakeUp)
    pthread_mutex_destroy(mutex)
    wakeUp.deallocate()
    mutex.deallocate()
  }

  private func locked<R>(_ body: () -> R) -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  func begin() {
    var thread = pthread_t()
    let failed = pthread_create(
      &thread, nil,
      { raw in
        if let raw { Unmanaged<LaneQueue>.fromOpaque(raw).takeRetainedValue().loop() }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    if failed == 0 {
      pthread_detach(thread)
    } else {
      Unmanaged.passUnretained(self).release()
      locked { end = .memory("a thread") }
    }
  }

  func add(_ job: Job) {
    let refused = locked { () -> LaneError? in
      if let end { return end }
      jobs.append(job)
      pthread_cond_signal(wakeUp)
      return nil
    }
    if let refused { job.refuse(refused) }
  }

  func finish() {
    locked {
      if end == nil { end = .closed }
      pthread_cond_signal(wakeUp)
    }
  }

  /// How long a call may take before the lane is given up, in milliseconds.
  var hardLimit: Int64 { context.limits.hardCall }

  /// Whether the thread has come to its end, or never will.
  var isOver: Bool { locked { end != nil && jobs.isEmpty && running == nil } }

  /// Gives the lane up when its call takes too long. The watchdog asks from time to time.
  func retireIfStuck(now: Int64) {
    let stuck = locked { () -> (LaneError, [Job])? in
      guard let (job, since) = running, now - since > hardLimit else { return nil }
      let error = LaneError.retired(operation: job.name, milliseconds: now - since)
      end = error
      running = nil
      defer { jobs = [] }
      return (error, [job] + jobs)
    }
    guard let (error, refused) = stuck, case .retired(let operation, let milliseconds) = error else { return }
    context.report(
      .retired(package: context.package, store: context.store, operation: operation, milliseconds: milliseconds))
    for job in refused { job.refuse(error) }
  }

  private func loop() {
    tp_name_thread("lane \(context.store)")
    HostTable.shared.enter(context)
    while let job = next() {
      let deliver = job.run()
      let took = locked { () -> Int64? in
        guard let since = running?.since else { return nil }
        running = nil
        return Watchdog.now() - since
      }
      guard let took else { return }  // Given up meanwhile: somebody else has answered.
      if took > context.limits.slowCall {
        context.report(.slow(package: context.package, store: context.store, operation: job.name, milliseconds: took))
      }
      deliver()
    }
  }

  private func next() -> Job? {
    locked {
      while jobs.isEmpty {
        if end != nil { return nil }
        pthread_cond_wait(wakeUp, mutex)
      }
      let job = jobs.removeFirst()
      running = (job, Watchdog.now())
      return job
    }
  }
}
