"""Where a shop tells of its changes: one address at a time."""

from harness import Case, Shop, run


class SubscribeTests(Case):
    def test_another_address_takes_the_place_of_the_one_before(self):
        data = self.folder / "data"
        with Shop(self.folder, options={"products": 2, "orders": 2}) as shop:
            shop.connect(data)

            def ask(*words):
                return run("store", "subscribe", "Shop", *words, "--json", data=data).json["subscriptions"]

            def topics(listed):
                return sorted(one["topic"] for one in listed)

            before = ask("--address", "https://old.example/hooks", "--topics", "orders")
            self.assertEqual({one["address"] for one in before}, {"https://old.example/hooks"})
            more = ask("--address", "https://old.example/hooks", "--topics", "customers")
            self.assertLess(set(topics(before)), set(topics(more)), "another kind at the same address is told beside the first")
            moved = ask("--address", "https://new.example/hooks", "--topics", "orders")
            self.assertEqual({one["address"] for one in moved}, {"https://new.example/hooks"}, "the old ones are told on")
            self.assertEqual(topics(moved), topics(more), "all kinds move, and none comes twice")
            self.assertEqual(ask("--list"), moved)
            self.assertEqual(ask("--mend"), moved, "nothing is missing")

    def test_a_shop_is_told_an_address_and_is_not_cut_off(self):
        data = self.folder / "data"
        with Shop(self.folder, options={"products": 2, "orders": 2}) as shop:
            shop.connect(data)
            store = run("store", "show", "Shop", "--json", data=data).json["id"]
            address = "https://hub.example/api/v1/webhooks/woocommerce/Shop"
            told = run("store", "subscribe", "Shop", "--address", address, "--json", data=data).json
            refused = run("store", "subscribe", "Shop", data=data, code=2)
            self.assertIn("subscribe.address", refused.err)
            self.assertIn("--list", refused.err)
            self.assertEqual(run("store", "subscribe", "Shop", "--list", "--json", data=data).json, told, "nothing was changed")
            # The name is part of the address that the shop calls.
            self.assertIn("store.subscribed", run("store", "update", "Shop", "--name", "Laden", data=data, code=2).err)
            run("store", "subscribe", "Shop", "--address", address.replace("Shop", store), data=data)
            run("store", "update", "Shop", "--name", "Laden", data=data)
            self.assertEqual(run("store", "show", store, "--json", data=data).json["name"], "Laden")
            self.assertIn("looks like an id", run("store", "update", store, "--name", store, data=data, code=2).err)
            with Shop(self.folder, options={"products": 1, "orders": 1, "site": "http://other.example"}, name="other") as other:
                other.connect(data, "Other")
                self.assertIn("already", run("store", "update", "Other", "--name", "Laden", data=data, code=2).err)
