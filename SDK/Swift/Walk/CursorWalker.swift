internal import TradepostContract
internal import TradepostJSON

extension CursorList: WalkedList {
  func walker() -> any ListWalker { CursorWalker(list: self) }

  func walker(from cursor: inout JSONObject) throws(JSONError) -> any ListWalker {
    CursorWalker(list: self, walk: CursorWalk(from: try CursorWalk.Position(reading: &cursor)))
  }
}

/// Asks from token to token, as a ``CursorWalk`` wants.
struct CursorWalker: ListWalker {
  let list: CursorList
  var walk = CursorWalk()
  private(set) var through: Int64?

  init(list: CursorList, walk: CursorWalk = CursorWalk()) {
    self.list = list
    self.walk = walk
  }

  /// Such platforms count nothing that could be held against what came.
  var isWhole: Bool { true }

  mutating func next(_ run: Run) async throws -> Page? {
    while !walk.position.isOver {
      let token = walk.position.token
      let request = try list.request(token)
      var page = try await ask(request, token, run)
      guard let envelope = page.envelope else {
        throw Failure(.platform, "\(request.name): what stands around the items is no JSON, so that nobody knows how to go on")
      }
      if token == nil { through = list.through(envelope)?.milliseconds }
      switch walk.received(count: page.items.count, next: list.next(envelope)) {
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
    do { return try await run.page(request, items: list.items, id: list.id, refusal: list.refusal) } catch let failure as Failure {
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
