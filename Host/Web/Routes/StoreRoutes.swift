internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension Routes {
  static let stores: [Route] = [
    Route(
      .get, shop + "/stores", "listStores", "stores", "The connected stores", access: .role(.viewer), answer: .array(StoreShape.store),
      example: "[\(StoreShape.example)]"
    ) { call in .list(try await call.host.stores()) },
    Route(
      .post, shop + "/stores", "connectStore", "stores", "Connects a store: asks the shop who it is, and only then records it",
      access: .role(.admin), answer: StoreShape.store, status: 201, example: StoreShape.example
    ) { call in
      let store = try await call.host.connect(try StoreShape.connecting(call))
      return StoreShape.answer(store, 201).with("Location", shop + "/stores/" + store.uid)
    }.with {
      $0.body = StoreShape.connect
      $0.bodyExample = StoreShape.connectExample
      $0.deadline = 120_000
    },
    Route(
      .get, shop + "/stores/{store}", "getStore", "stores", "One store, never its secrets", access: .role(.viewer),
      answer: StoreShape.store, example: StoreShape.example
    ) { call in StoreShape.answer(try await call.host.store(call.step("store"))) },
    Route(
      .put, shop + "/stores/{store}", "updateStore", "stores", "Changes a store, once the shop has answered under the change",
      access: .role(.admin), answer: StoreShape.store, example: StoreShape.example
    ) { call in
      let before = try await call.host.store(call.step("store"))
      try StoreShape.match(call, before)
      return StoreShape.answer(try await call.host.update(before.uid, try StoreShape.change(call, before)))
    }.with {
      $0.body = StoreShape.update
      $0.bodyExample = #"{"name":"Main shop","settings":{"auto_sync_interval":15}}"#
      $0.needsMatch = true
      $0.deadline = 120_000
    },
    Route(
      .delete, shop + "/stores/{store}", "disconnectStore", "stores", "Forgets how to talk to a store; what is in the books stays",
      access: .role(.admin), answer: .success, example: #"{"message":"Store disconnected","success":true}"#
    ) { call in
      let store = try await call.host.store(call.step("store"))
      try StoreShape.match(call, store)
      _ = try await call.host.disconnect(store.uid)
      return .json {
        $0.object {
          $0.member("message", "Store disconnected")
          $0.member("success", true)
        }
      }
    }.with { $0.deadline = 60_000 },
    Route(
      .post, shop + "/stores/{store}/test", "testStore", "stores", "Asks the shop who it is, with the stored credentials",
      access: .role(.operator), answer: StoreShape.test,
      example: """
        {"account":{"api_version":"3","currency":"EUR","id":"https://shop.example","name":"Shop","time_zone":"Europe/Berlin"},\
        "success":true}
        """
    ) { call in
      let store = try await call.host.store(call.step("store"))
      return try await StoreShape.tested(store, call.host)
    }.with { $0.deadline = 120_000 },
  ]
}
