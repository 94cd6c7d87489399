"""Stock: what is wanted stands in the outbox before it is sent, is in the shop within seconds and once, whatever happens in between;
what came of it is told, and so is what runs out."""

import time

from gate import Gate
from harness import PATIENCE, SOAK, Case, Shop, dice, run
from hub import Hub
from owner import Owner

SHOP = "/api/v1/ecommerce"
KILLS = 20 if SOAK else 2
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"


class StockCase(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"

    def shop(self, name="shop", **options):
        return Shop(
            self.folder, options={"products": 30, "orders": 0, "variable_share": 0} | options, name=name,
            deliveries=self.folder / f"{name}.sent")

    def opened(self, shop, gate=None, name="Shop"):
        """Connects a shop, through a gate where there is one, and brings in what it has: its levels that are counted."""
        if gate:
            shop.connection["endpoint"] = gate.endpoint
        shop.connect(self.data, name=name)
        for kind in ("products", "inventory"):
            self.sync(self.data, what=kind, store=name)
        return self.levels(name)

    def levels(self, name="Shop"):
        found = run("inventory", "list", "--json", "--limit", 5000, "--store", name, data=self.data).json["inventory"]
        return [level for level in found if level.get("available") is not None and level["sku"] and not level.get("pool")]

    def put(self, hub, token, level, quantity, **more):
        reply = hub.ask(
            "PUT", f"{SHOP}/stores/{level['store']}/inventory/{level['product_id']}", token, {"quantity": quantity} | more)
        self.assertEqual(reply.status, 202, reply.body)
        return reply.json

    def until(self, question, wanted, seconds=PATIENCE):
        """Asks until the answer is the one that is wanted."""
        end = time.monotonic() + seconds
        while (found := question()) != wanted and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(found, wanted)

    def ended(self, hub, token, intent, status="confirmed", seconds=PATIENCE):
        """An intent once it is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            entry = hub.ask("GET", f"{SHOP}/outbox/{intent}", token).json
            if "ended_at" in entry:
                break
            time.sleep(0.05)
        self.assertEqual(entry["status"], status, entry)
        return entry

    def log(self, hub, token, action="push"):
        return hub.ask("GET", f"{SHOP}/sync/inventory/log?action={action}&limit=200", token).json["log"]


class PushTests(StockCase):
    def test_every_way_leads_through_the_outbox_to_the_shop(self):
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            owner = Owner(shop)
            levels = self.opened(shop, gate)
            owner.listen()
            with Hub(self.data) as hub:
                token = hub.token("operator")
                first, second, third, fourth = levels[:4]
                one = self.put(hub, token, first, 1001, reason="counted")
                self.assertEqual((one["status"], one["success"], one["previous_quantity"]), ("pending", True, int(first["available"])), one)
                self.until(lambda: owner.stock(first["product_id"]), 1001)
                two = hub.ask(
                    "POST", f"{SHOP}/sync/inventory/push", token,
                    {"store_id": "Shop", "product_id": second["product_id"], "quantity": 1002, "reason": "delivered"}).json
                self.until(lambda: owner.stock(second["product_id"]), 1002)
                # As long as the hub pushes, who does so by hand is told to wait.
                by_hand = ["inventory", "push", "--store", "Shop", f"{third['sku']}=1003", "--reason", "by hand"]
                self.until(lambda: run(*by_hand, data=self.data, code=(0, 5)).code, 0)
                self.assertEqual(owner.stock(third["product_id"]), 1003)
                run("outbox", "add", "--store", "Shop", fourth["sku"], 1004, "--reason", "left to the hub", data=self.data)
                self.until(lambda: owner.stock(fourth["product_id"]), 1004)
                self.ended(hub, token, one["id"])
                self.ended(hub, token, two["id"])
                entries = hub.ask("GET", f"{SHOP}/outbox", token).json["outbox"]
                self.until(
                    lambda: {entry["status"] for entry in hub.ask("GET", f"{SHOP}/outbox", token).json["outbox"]}, {"confirmed"})
                self.assertEqual([entry["quantity"] for entry in entries], [1004, 1003, 1002, 1001])
                # What, when, why, by whom; from what to what.
                by = run("token", "list", "--json", data=self.data).json["tokens"][0]["id"]
                lines = {line["new_quantity"]: line for line in self.log(hub, token)}
                for level, quantity, why, who in (
                    (first, 1001, "counted", by), (second, 1002, "delivered", by), (third, 1003, "by hand", "cli"),
                    (fourth, 1004, "left to the hub", "cli"),
                ):
                    line = lines[quantity]
                    self.assertEqual(
                        (line["action"], line["sku"], line["product_id"], line["previous_quantity"], line["result"]),
                        ("push", level["sku"], level["product_id"], int(level["available"]), "confirmed"), line)
                    self.assertEqual((line["reason"], line["by"], line["store"]), (why, who, "Shop"), line)
                    self.assertRegex(line["timestamp"], TIME)
                    self.assertRegex(line["run_id"], "^SYNC-")
                self.assertEqual(run("inventory", "log", "--action", "push", "--json", data=self.data).json["log"], self.log(hub, token))
                # What the shop has now is in the books, without another sync.
                for level, quantity in ((first, 1001), (second, 1002), (third, 1003), (fourth, 1004)):
                    self.until(
                        lambda: hub.ask("GET", f"{SHOP}/stores/Shop/inventory?sku={level['sku']}", token).json["inventory"][0]["quantity"],
                        quantity)
            told = [(int(level["product_id"]), quantity) for level, quantity in zip(levels, (1001, 1002, 1003, 1004))]
            self.assertEqual(gate.writes(), told)
            self.assertEqual(owner.heard(len(told)), told)

    def test_of_what_waits_for_one_place_the_latest_is_sent(self):
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            owner = Owner(shop)
            level = self.opened(shop, gate)[0]
            with Hub(self.data) as hub:
                token = hub.token("operator")
                # The shop is silent, so that the next two wait; the last takes the place of the one before.
                gate.before = lambda passed: True
                first = self.put(hub, token, level, 501)
                gate.until(lambda passed: passed.method == "GET" and not passed.reached)
                second, third = self.put(hub, token, level, 502), self.put(hub, token, level, 503)
                gate.before = lambda passed: False
                self.ended(hub, token, third["id"])
                self.assertEqual(self.ended(hub, token, second["id"], "superseded")["attempts"], 0)
                self.assertEqual(owner.stock(level["product_id"]), 503)
                self.assertIn(hub.ask("GET", f"{SHOP}/outbox/{first['id']}", token).json["status"], ("confirmed", "superseded"))
            self.assertNotIn(502, [quantity for _, quantity in gate.writes()])

    def test_in_doubt_is_looked_up_before_anything_is_sent_again(self):
        """Two shops when the hub is killed: one has taken what it was told, and nobody has heard of it; the other has not had it."""
        with self.shop() as took, Gate(took.endpoint) as taken, self.shop("far", site="http://far.example") as far, Gate(far.endpoint) as lost:
            owner, other = Owner(took), Owner(far)
            kept, sold = self.opened(took, taken, "Taken")[:2]
            gone = self.opened(far, lost, "Lost")[0]
            owner.listen()
            other.listen()
            taken.after = lost.before = lambda passed: bool(passed.writes)
            # They wait when the hub comes, so that those of one shop go out together.
            intents = [
                run("outbox", "add", "--store", level["store"], level["sku"], 700 + place, "--json", data=self.data).json["id"]
                for place, level in enumerate((kept, sold, gone))]
            with Hub(self.data) as hub:
                token = hub.token("operator")
                self.assertEqual(len(taken.until(lambda passed: passed.writes and passed.reached).writes), 2)
                missed = lost.until(lambda passed: passed.writes)
                hub.kill()
                taken.after = lost.before = lambda passed: False
                told = owner.heard(2)
                # One of it is sold before the hub is back.
                owner.set_stock(sold["product_id"], 696)
                self.assertFalse(missed.reached)
                asked, looked = len(taken.passed), len(lost.passed)
                hub.start()
                self.ended(hub, token, intents[0])
                # Sent again would be sold twice: a person is asked.
                dead = self.ended(hub, token, intents[1], "dead")
                self.assertFalse(dead["success"])
                self.assertIn("696", dead["message"])
                self.assertEqual([one for one in taken.passed[asked:] if one.writes], [])
                again = self.ended(hub, token, intents[2])
                self.assertEqual(again["attempts"], 2, again)
                later = lost.passed[looked:]
                first = next(place for place, passed in enumerate(later) if passed.writes)
                looks = [one for one in later[:first] if one.method == "GET" and "/products" in one.path]
                self.assertGreaterEqual(len(looks), 3, later)
                self.assertIn("dead", {line["result"] for line in self.log(hub, token)})
                # A person looks, and wants it all the same.
                retried = hub.ask("POST", f"{SHOP}/outbox/{intents[1]}/retry", token).json
                self.assertNotEqual(retried["id"], intents[1])
                self.ended(hub, token, retried["id"])
                self.assertEqual(owner.stock(sold["product_id"]), 701)
            self.assertEqual(sorted(told), [(int(kept["product_id"]), 700), (int(sold["product_id"]), 701)])
            self.assertEqual([quantity for product, quantity in owner.heard() if product == int(kept["product_id"])], [])
            self.assertEqual(other.heard(1), [(int(gone["product_id"]), 702)])

    def test_each_push_happens_once_whenever_the_hub_is_killed(self):
        with self.shop(products=40) as shop, Gate(shop.endpoint) as gate:
            owner = Owner(shop)
            levels = self.opened(shop, gate)
            owner.listen()
            roll = dice("stock", "kills")
            wanted = {}
            with Hub(self.data) as hub:
                token = hub.token("operator")
                for number in range(KILLS):
                    for place, level in enumerate(levels):
                        quantity = 10_000 * (number + 1) + place
                        wanted[self.put(hub, token, level, quantity)["id"]] = (int(level["product_id"]), quantity)
                    time.sleep(roll.random() * 0.5)
                    hub.kill()
                    hub.start()
                entries = {}
                end = time.monotonic() + PATIENCE
                while time.monotonic() < end:
                    found = run("outbox", "list", "--limit", 5000, "--json", data=self.data).json["outbox"]
                    entries = {entry["id"]: entry for entry in found}
                    if all("ended_at" in entry for entry in entries.values()):
                        break
                    time.sleep(0.5)
                states = {}
                for entry in entries.values():
                    states.setdefault(entry["status"], []).append(entry)
                self.assertLessEqual(states.keys(), {"confirmed", "superseded"}, states)
                self.assertEqual(len(entries), len(wanted))
                print(f"      {({state: len(found) for state, found in states.items()})}, {hub.kills} kills", flush=True)
            written, heard = gate.writes(), owner.heard()
            for found in (written, heard):
                self.assertEqual(len(found), len(set(found)), "something was written twice")
            self.assertLessEqual(set(heard), set(written))
            # Each place ends with its last intent, and what is confirmed was written.
            for entry in states["confirmed"]:
                self.assertIn(wanted[entry["id"]], written)
            for place, level in enumerate(levels):
                self.assertEqual(owner.stock(level["product_id"]), 10_000 * KILLS + place)

    def test_refused_and_stale_are_said_and_may_be_sent_again(self):
        with self.shop() as shop:
            owner = Owner(shop)
            level, other = self.opened(shop)[:2]
            with Hub(self.data) as hub:
                token = hub.token("operator")
                owner.ask("PUT", f"/products/{level['product_id']}", {"manage_stock": False})
                refused = self.ended(hub, token, self.put(hub, token, level, 5)["id"], "refused")
                self.assertIn("count", refused["message"])
                self.assertFalse(refused["success"])
                known = int(other["available"])
                stale = self.ended(hub, token, self.put(hub, token, other, 9, expected=known + 1)["id"], "stale")
                self.assertIn(str(known), stale["message"])
                self.assertEqual(owner.stock(other["product_id"]), known)
                self.assertEqual({line["result"] for line in self.log(hub, token)}, {"refused", "stale"})
                owner.ask("PUT", f"/products/{level['product_id']}", {"manage_stock": True, "stock_quantity": 1})
                again = hub.ask("POST", f"{SHOP}/outbox/{refused['id']}/retry", token)
                self.assertEqual(again.status, 200, again.body)
                self.ended(hub, token, again.json["id"])
                self.assertEqual(owner.stock(level["product_id"]), 5)
                # What is well is not sent again, and what nobody knows is not there.
                self.assertEqual(hub.ask("POST", f"{SHOP}/outbox/{again.json['id']}/retry", token).status, 422)
                self.assertEqual(hub.ask("GET", f"{SHOP}/outbox/OUT-00000000000000000000000000", token).status, 404)
                self.assertEqual(hub.ask("PUT", f"{SHOP}/stores/Shop/inventory/999999", token, {"quantity": 1}).status, 404)
                self.assertEqual(hub.ask("PUT", f"{SHOP}/stores/Shop/inventory/{level['product_id']}", token, {}).status, 422)

    def test_a_shop_that_fails_for_a_while_gets_it_once_it_is_well(self):
        options = {"faults": {"429": 0.15, "5xx": 0.15, "reset": 0.3}, "fault_requests": 50, "retry_after": 0, "faults_in_a_row": 2}
        with self.shop(**options) as shop, Gate(shop.endpoint) as gate:
            shop.connection["endpoint"] = gate.endpoint
            while shop.connect(self.data, code=(0, 1)).code:
                pass
            for kind in ("products", "inventory"):
                while self.sync(self.data, what=kind, code=(0, 1))[kind]["status"] == "failed":
                    pass
            levels = sorted(self.levels(), key=lambda level: int(level["product_id"]))[:10]
            begun = len(gate.passed)
            with Hub(self.data) as hub:
                token = hub.token("operator")
                wanted = [(int(level["product_id"]), 300 + place) for place, level in enumerate(levels)]
                intents = [self.put(hub, token, level, 300 + place)["id"] for place, level in enumerate(levels)]
                for intent in intents:
                    self.ended(hub, token, intent)
            # Also where the shop has done it and broke off before it said so.
            self.assertEqual(sorted(gate.writes()), wanted)
            self.assertGreater(len([passed for passed in gate.passed[begun:] if passed.status != 200]), 0, "all went well: nothing is proven")
        self.assertGreater(sum(count for name, count in shop.counters.items() if name.startswith("fault.")), 5, shop.counters)


class AlertTests(StockCase):
    def alerts(self, hub, token, **query):
        words = "&".join(f"{name}={value}" for name, value in ({"limit": 200} | query).items())
        return hub.ask("GET", f"{SHOP}/sync/inventory/alerts?{words}", token).json["alerts"]

    def test_one_alert_for_each_sku_and_place_of_a_store(self):
        with self.shop() as shop, self.shop("twin", site="http://twin.example") as twin:
            owner = Owner(shop)
            levels = self.opened(shop)
            run("alerts", "threshold", "--store", "Shop", "--warning", "10", "--critical", "2", data=self.data)
            for level in levels:
                owner.set_stock(level["product_id"], 100)
            sync = lambda: self.sync(self.data, what="inventory")
            with Hub(self.data) as hub:
                token, viewer = hub.token("operator"), hub.token("viewer")
                sync()
                self.assertEqual(self.alerts(hub, viewer), [])
                level = levels[0]
                mine = lambda **query: [alert for alert in self.alerts(hub, viewer, **query) if alert["sku"] == level["sku"]]
                owner.set_stock(level["product_id"], 9)
                sync()
                [alert] = mine()
                for name in ("id", "store_id", "platform", "product_id", "sku", "name", "current_stock", "threshold", "severity", "created_at"):
                    self.assertIn(name, alert)
                self.assertEqual((alert["severity"], alert["current_stock"], alert["threshold"]), ("warning", 9, 10))
                # Lower, and lower still: the same one.
                for quantity, severity in ((8, "warning"), (2, "critical"), (0, "critical")):
                    owner.set_stock(level["product_id"], quantity)
                    sync()
                    [found] = mine()
                    self.assertEqual((found["id"], found["severity"], found["current_stock"]), (alert["id"], severity, quantity))
                self.assertEqual(self.alerts(hub, viewer, severity="warning"), [])
                self.assertEqual(len(self.alerts(hub, viewer, severity="critical")), 1)
                # Taken note of: it leaves the list, is not raised anew, and closes by itself.
                address = f"{SHOP}/sync/inventory/alerts/{alert['id']}"
                self.assertEqual(hub.ask("DELETE", address, viewer).status, 403)
                self.assertEqual(hub.ask("DELETE", address, token).json, {"success": True})
                self.assertEqual(mine(), [])
                sync()
                self.assertEqual(mine(), [])
                [noted] = mine(state="acknowledged")
                self.assertRegex(noted["acknowledged_at"], TIME)
                self.assertRegex(noted["acknowledged_by"], "^TOK-")
                owner.set_stock(level["product_id"], 50)
                sync()
                [closed] = mine(state="all")
                self.assertEqual((closed["id"], closed["state"]), (alert["id"], "closed"))
                self.assertRegex(closed["closed_at"], TIME)
                self.assertEqual(hub.ask("DELETE", SHOP + "/sync/inventory/alerts/ALERT-00000000000000000000000000", token).status, 404)
                # A push by the hub is as good as a pull, both ways.
                self.ended(hub, token, self.put(hub, token, level, 1)["id"])
                self.until(lambda: [alert["severity"] for alert in mine()], ["critical"])
                self.assertNotEqual(mine()[0]["id"], alert["id"])
                self.ended(hub, token, self.put(hub, token, level, 60)["id"])
                self.until(mine, [])
                self.assertEqual({alert["state"] for alert in mine(state="all")}, {"closed"})
                # The same SKU in another store is another matter.
                others = self.opened(twin, name="Twin")
                self.assertIn(level["sku"], [other["sku"] for other in others])
                for name in ("Shop", "Twin"):
                    self.assertEqual(
                        hub.ask(
                            "POST", f"{SHOP}/sync/inventory/push?wait=true", token,
                            {"store_id": name, "sku": level["sku"], "quantity": 1}).json["status"], "confirmed")
                self.until(lambda: sorted(alert["store"] for alert in mine()), ["Shop", "Twin"])
                # A threshold of one SKU alone.
                run("alerts", "threshold", "--store", "Shop", "--sku", level["sku"], "--warning", "0", "--critical", "never", data=self.data)
                self.until(lambda: [alert["store"] for alert in mine()], ["Twin"])

    def test_two_places_of_one_sku_have_an_alert_each(self):
        with Shop(self.folder, options={"products": 6, "orders": 0}, platform="shopify") as shop:
            shop.connect(self.data)
            for kind in ("products", "inventory"):
                self.sync(self.data, what=kind)
            found = run("inventory", "list", "--json", "--limit", 5000, data=self.data).json["inventory"]
            places = {}
            for level in found:
                if level["sku"] and level.get("available") is not None:
                    places.setdefault((level["product_id"], level["variant_id"], level["sku"]), []).append(level["location"])
            (product, variant, sku), locations = next((key, value) for key, value in places.items() if len(value) > 1)
            with Hub(self.data) as hub:
                token = hub.token("operator")

                def push(location, quantity):
                    reply = hub.ask(
                        "PUT", f"{SHOP}/stores/Shop/inventory/{product}?wait=true", token,
                        {"variant_id": variant, "location": location, "quantity": quantity})
                    self.assertEqual((reply.status, reply.json["status"]), (200, "confirmed"), reply.body)

                mine = lambda: sorted(
                    (alert["location"], alert["severity"]) for alert in self.alerts(hub, token) if alert["sku"] == sku)
                # Without a word about the place nobody knows what is meant.
                unsaid = hub.ask("PUT", f"{SHOP}/stores/Shop/inventory/{product}", token, {"variant_id": variant, "quantity": 1})
                self.assertEqual(unsaid.status, 422, unsaid.body)
                for location in locations[:2]:
                    push(location, 100)
                self.until(lambda: [pair for pair in mine() if pair[0] in locations[:2]], [])
                push(locations[0], 5)
                push(locations[1], 0)
                self.until(
                    lambda: [pair for pair in mine() if pair[0] in locations[:2]],
                    sorted([(locations[0], "warning"), (locations[1], "critical")]))
                push(locations[1], 100)
                self.until(lambda: [pair for pair in mine() if pair[0] in locations[:2]], [(locations[0], "warning")])
