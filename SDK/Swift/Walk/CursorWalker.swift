internal import TradepostContract
internal import TradepostJSON

extension CursorList: WalkedList {
  private var steps: CursorWalker.Steps {
    CursorWalker.Steps(
      items: items, id: id, request: request,
      next: { page throws(Failure) in
        guard let envelope = page.envelope else {
          let name = page.response.map { $0.request.name + ": " } ?? ""
          throw Failure(.platform, name + "what stands around the items is no JSON, so that nobody knows how to go on")
        }
        return next(envelope)
      },
      through: { page in page.envelope.flatMap { through($0)?.milliseconds } }, refusal: refusal)
  }

  func walker() -> any ListWalker { CursorWalker(steps) }

  func walker(from cursor: inout JSONObject) throws(JSONError) -> any ListWalker {
    CursorWalker(steps, CursorWalk(from: try CursorWalk.Position(reading: &cursor)))
  }
}

/// Asks from token to token, as a ``CursorWalk`` wants.
struct CursorWalker: ListWalker {
  /// What kinds of such lists differ in.
  struct Steps {
    var items: String?
    var id: String
    var request: (_ token: String?) throws -> Request
    var next: (Page) throws(Failure) -> String?
    var through: (Page) -> Int64? = { _ in nil }
    var refusal: (Response) -> Failure?
  }

  private let steps: Steps
  private var walk: CursorWalk
  private(set) var through: Int64?

  init(_ steps: Steps, _ walk: CursorWalk = CursorWalk()) {
    self.steps = steps
    self.walk = walk
  }

  /// Such platforms count nothing that could be held against what came.
  var isWhole: Bool { true }

  mutating func next(_ run: Run) async throws -> Page? {
    while !walk.position.isOver {
      let token = walk.position.token
      let request = try steps.request(token)
      var page = try await ask(request, token, run)
      let next = try steps.next(page)
      if token == nil { through = steps.through(page) }
      switch walk.received(count: page.items.count, next: next) {
      case .keep:
        page.isAfresh = token == nil
        return page
      case .goOn: break
      case .again(let attempt):
        run.log(.warning, "\(request.name) handed out the token that it was asked with; asked again")
        try await run.pause(after: attempt)
      case .broken(let why): throw Failure(.platform, "\(request.name): \(why)")
      }
    }
    return nil
  }

  /// Asks for one answer. What a platform finds wrong with a request that it took without the token is the token.
  private func ask(_ request: Request, _ token: String?, _ run: Run) async throws -> Page {
    do { return try await run.page(request, items: steps.items, id: steps.id, refusal: steps.refusal) } catch let failure as Failure {
      guard token != nil, failure.code == .invalid || failure.code == .notFound else { throw failure }
      throw Failure(staleToken: failure)
    }
  }

  func cursor(_ common: WalkCursor) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("list", common.list)
      $0.member("over", walk.position.isOver ? true : nil)
      $0.member("through", common.through)
      $0.member("token", walk.position.token)
      $0.member("whole", common.isWhole ? nil : false)
    }
    return writer.bytes
  }
}

extension CursorWalk.Position {
  init(reading object: inout JSONObject) throws(JSONError) {
    isOver = try object.boolIfPresent("over") ?? false
    token = try object.stringIfPresent("token")
    guard isOver || token != nil else { throw JSONError(.missing, "has neither a token nor an end") }
  }
}
