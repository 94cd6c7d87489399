internal import Synchronization

/// So many at one time; the others wait in the order in which they came.
final class Slots: Sendable {
  private struct State {
    var free: Int64
    var waiting: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    var gone: Set<UInt64> = []
    var nextID: UInt64 = 0
  }

  private let state: Mutex<State>

  init(_ count: Int64) { state = Mutex(State(free: count)) }

  /// Waits for a slot; throws when the task was cancelled before it got one. Whoever got one gives it back.
  func take() async throws(CancellationError) {
    let id = state.withLock { state in
      state.nextID &+= 1
      return state.nextID
    }
    let taken = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Bool? = state.withLock { state in
          if state.gone.remove(id) != nil { return false }
          if state.free > 0 {
            state.free -= 1
            return true
          }
          state.waiting.append((id, continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let continuation = state.withLock { state in
        guard let index = state.waiting.firstIndex(where: { $0.id == id }) else {
          state.gone.insert(id)
          return nil as CheckedContinuation<Bool, Never>?
        }
        return state.waiting.remove(at: index).continuation
      }
      continuation?.resume(returning: false)
    }
    state.withLock { _ = $0.gone.remove(id) }
    if !taken { throw CancellationError() }
  }

  func give() {
    let next = state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil as CheckedContinuation<Bool, Never>?
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}
