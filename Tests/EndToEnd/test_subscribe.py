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
