"""What protects a shop from its own hub: a host that breaks off after sending, quantities that nobody expects any more, a script
that empties it; and the settings of a store that stock obeys."""

import sqlite3
import time

from gate import Gate
from harness import PATIENCE, Shop, run
from hub import Hub
from owner import Owner
from test_stock import SHOP, StockCase


class CareTests(StockCase):
    def books(self):
        return sqlite3.connect(self.data / "tradepost.sqlite", isolation_level=None, timeout=PATIENCE)

    # What cannot be written down once the shop has been told: how the push ended, and before that what the shop said.
    FULL = (
        "BEFORE UPDATE ON run WHEN NEW.operation = 'push' AND NEW.code <> 'run.interrupted'",
        "BEFORE UPDATE ON push_outcome WHEN NEW.result <> 'in_doubt' AND NEW.located IS NULL",
    )

    def test_what_was_sent_before_the_host_broke_off_is_not_sent_again(self):
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            owner = Owner(shop)
            levels = self.opened(shop, gate)[:3]
            owner.listen()
            wanted = []
            with Hub(self.data) as hub:
                token = hub.token("operator")
                for number in (1, 2):
                    complaints = hub.log.count("no room")
                    books = self.books()
                    for place, trigger in enumerate(self.FULL[:number]):
                        books.execute(f"CREATE TRIGGER full_{place} {trigger} BEGIN SELECT RAISE(ABORT, 'no room'); END")
                    intents = [self.put(hub, token, level, 900 * number + place)["id"] for place, level in enumerate(levels)]
                    wanted += [(int(level["product_id"]), 900 * number + place) for place, level in enumerate(levels)]
                    gate.until(lambda passed: passed.answered and 900 * number in passed.writes.values())
                    self.until(lambda: hub.log.count("no room") > complaints, True)
                    # Long enough for it to be sent again, were it to be.
                    time.sleep(3)
                    for place in range(number):
                        books.execute(f"DROP TRIGGER full_{place}")
                    books.close()
                    for intent in intents:
                        self.assertEqual(self.ended(hub, token, intent)["attempts"], 1)
                self.assertIn("no room", hub.log)
            self.assertEqual(sorted(gate.writes()), sorted(wanted))
            self.assertEqual(sorted(owner.heard(len(wanted))), sorted(wanted))

    def test_what_nobody_expects_any_more_is_not_sent(self):
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            first, second = self.opened(shop, gate)[:2]
            old, new = (
                run("outbox", "add", "--store", "Shop", level["sku"], 77, "--json", data=self.data).json["id"] for level in (first, second))
            with self.books() as books:
                books.execute("UPDATE outbox SET created_at = created_at - 7 * 86400000 WHERE product = ?", (first["product_id"],))
            books.close()
            with Hub(self.data) as hub:
                token = hub.token("operator")
                self.ended(hub, token, new)
                self.assertIn("for a day", self.ended(hub, token, old, "dead")["message"])
                self.assertIn("dead", {line["result"] for line in self.log(hub, token)})
            self.assertEqual(gate.writes(), [(int(second["product_id"]), 77)])

    def test_an_older_quantity_is_not_sent_over_a_later_one(self):
        with self.shop() as shop:
            owner = Owner(shop)
            level = self.opened(shop)[0]
            known = int(level["available"])
            with Hub(self.data) as hub:
                token = hub.token("operator")
                owner.set_stock(level["product_id"], known + 5)
                stale = self.put(hub, token, level, 9, expected=known)["id"]
                self.ended(hub, token, stale, "stale")
                # What the shop has is read then, so that a second try believes what is true.
                self.until(
                    lambda: hub.ask("GET", f"{SHOP}/stores/Shop/inventory?sku={level['sku']}", token).json["inventory"][0]["quantity"], known + 5)
                again = hub.ask("POST", f"{SHOP}/outbox/{stale}/retry", token).json
                self.assertEqual(again["expected"], known + 5, again)
                self.ended(hub, token, again["id"])
                self.assertEqual(owner.stock(level["product_id"]), 9)
                dead = self.put(hub, token, level, 3, expected=1)["id"]
                self.ended(hub, token, dead, "stale")
                self.ended(hub, token, self.put(hub, token, level, 4)["id"])
                refused = hub.ask("POST", f"{SHOP}/outbox/{dead}/retry", token)
                self.assertEqual((refused.status, refused.json["code"]), (409, "push.later"), refused.body)
                self.assertEqual(owner.stock(level["product_id"]), 4)

    def test_a_shop_is_not_emptied_one_by_one_unless_somebody_says_so(self):
        with self.shop() as shop:
            levels = [level for level in self.opened(shop) if int(level["available"]) > 0][:5]
            with Hub(self.data) as hub:
                token = hub.token("operator")
                address = lambda level: f"{SHOP}/stores/Shop/inventory/{level['product_id']}"
                for level in levels[:4]:
                    self.put(hub, token, level, 0)
                refused = hub.ask("PUT", address(levels[4]), token, {"quantity": 0})
                self.assertEqual((refused.status, refused.json["code"]), (409, "push.approve"), refused.body)
                self.ended(hub, token, self.put(hub, token, levels[4], 0, approve=True)["id"])

    def test_the_threshold_of_a_store_counts_at_once_and_the_dashboard_counts_as_the_list(self):
        with self.shop() as shop:
            levels = self.opened(shop)
            with Hub(self.data) as hub:
                token, admin = hub.token("operator"), hub.token("admin")
                open_ones = lambda: hub.ask("GET", f"{SHOP}/sync/inventory/alerts?limit=200", token).json["alerts"]
                counted = lambda: hub.ask("GET", f"{SHOP}/analytics/summary", token).body.decode().replace(" ", "")

                def threshold(number):
                    store = hub.ask("GET", f"{SHOP}/stores/Shop", admin)
                    changed = hub.ask(
                        "PUT", f"{SHOP}/stores/Shop", admin, {"settings": {"low_stock_threshold": number}}, **self.match(store))
                    self.assertEqual(changed.status, 200, changed.body)

                threshold(1_000_000)
                found = open_ones()
                self.assertEqual({alert["sku"] for alert in found}, {level["sku"] for level in levels})
                self.assertEqual({alert["threshold"] for alert in found}, {1_000_000})
                self.assertIn(f'"alerts":{{"open":{len(found)}}}', counted())
                hub.ask("DELETE", f"{SHOP}/sync/inventory/alerts/{found[0]['id']}", token)
                self.assertIn(f'"alerts":{{"open":{len(found) - 1}}}', counted())
                # The last word counts, wherever it was said.
                run("alerts", "threshold", "--store", "Shop", "--warning", "2000000", data=self.data)
                self.assertEqual({alert["threshold"] for alert in open_ones()}, {2_000_000})
                threshold(0)
                self.assertEqual({alert["severity"] for alert in open_ones()} - {"critical"}, set())

    def match(self, reply):
        return {"If_Match": reply.headers["ETag"]}

    def test_the_usual_warehouse_is_meant_where_none_is_named(self):
        with Shop(self.folder, options={"products": 6, "orders": 0}, platform="shopify") as shop:
            shop.connect(self.data)
            for kind in ("products", "inventory"):
                self.sync(self.data, what=kind)
            found = run("inventory", "list", "--json", "--limit", 5000, data=self.data).json["inventory"]
            places = {}
            for level in found:
                if level["sku"] and level.get("available") is not None:
                    places.setdefault((level["product_id"], level["variant_id"]), []).append(level["location"])
            (product, variant), locations = next((key, value) for key, value in places.items() if len(value) > 1)
            with Hub(self.data) as hub:
                token, admin = hub.token("operator"), hub.token("admin")
                store = hub.ask("GET", f"{SHOP}/stores/Shop", admin)
                changed = hub.ask(
                    "PUT", f"{SHOP}/stores/Shop", admin, {"settings": {"default_warehouse": locations[1]}}, **self.match(store))
                self.assertEqual(changed.status, 200, changed.body)
                meant = hub.ask("PUT", f"{SHOP}/stores/Shop/inventory/{product}", token, {"variant_id": variant, "quantity": 3})
                self.assertEqual((meant.status, meant.json["location"]), (202, locations[1]), meant.body)
                self.ended(hub, token, meant.json["id"])
