"""What platforms send to a running hub: forgeries do nothing, what was acknowledged survives every kill, and each event ends in
the books once."""

import contextlib
import http.client
import json
import sqlite3
import ssl
import time

from gate import Gate
from harness import PATIENCE, Case, Shop, contents, database, read_journal, run
from hooks import AppCase, WebhookCase
from hub import Hub
from owner import Owner


class WebhookTests(WebhookCase):
    def test_what_a_shop_sends_is_in_the_books_at_once(self):
        with self.shop() as shop:
            self.opened(shop)
            with Hub(self.data) as hub:
                for ping in self.sent(shop):
                    self.assertEqual(self.post(hub, ping)["status"], "acknowledged")
                order = self.orders(status="processing")[0]["external_id"]
                self.edit(shop, "PUT", f"/orders/{order}", {"status": "cancelled"})
                for message in self.sent(shop):
                    self.assertEqual(self.post(hub, message)["status"], "kept")
                states = self.quiet(hub)
                self.assertEqual([*states], ["done"], states)
                self.assertIn({"kind": "orders", "id": order}, [e for one in states["done"] for e in one["entities"]])
                self.assertIn(order, [one["external_id"] for one in self.orders(status="cancelled")])
                journal = read_journal(self.data)
                # Once more, by another number: what happened to the order is what counts.
                for number in range(3):
                    self.post(hub, message.replacing(x_wc_webhook_delivery_id=str(number)))
                self.quiet(hub)
                self.assertEqual(read_journal(self.data), journal)
            self.later(8)
            with Hub(self.data):
                self.await_rows("SELECT count(*) FROM inbox WHERE state = 'done'", 0)
                # The newest run stays, whatever it did.
                self.await_rows("SELECT count(*) FROM run WHERE operation = 'deliver' AND id < (SELECT max(id) FROM run)", 0)
            self.assertEqual(read_journal(self.data), journal)
        self.assertBooksEqual(self.data, shop.book)

    def later(self, days):
        """Makes what was done older by so many days."""
        with contextlib.closing(sqlite3.connect(self.data / "tradepost.sqlite", isolation_level=None)) as data:
            for table in ("inbox", "run"):
                data.execute(f"UPDATE {table} SET ended_at = ended_at - ?", (days * 86_400_000,))
            self.assertGreater(data.execute("SELECT count(*) FROM run WHERE operation = 'deliver'").fetchone()[0], 1)

    def await_rows(self, question, count):
        deadline = time.monotonic() + PATIENCE
        found = None
        while found != count:
            self.assertLess(time.monotonic(), deadline, f"{question}: {found}")
            with database(self.data) as data:
                found = data.execute(question).fetchone()[0]
            time.sleep(0.05)

    def test_a_delivery_finds_its_own_store_and_no_other(self):
        with self.shop("one") as one, self.shop("two") as two, Hub(self.data) as hub:
            for shop, name in ((one, "One"), (two, "Two")):
                self.opened(shop, name)
                self.sent(shop)
            for shop, name, other in ((one, "One", "Two"), (two, "Two", "One")):
                for path in ("", f"/{name}"):
                    order = self.orders(status="processing", store=name)[0]["external_id"]
                    self.edit(shop, "PUT", f"/orders/{order}", {"status": "completed", "customer_note": path})
                    for message in self.sent(shop):
                        answer = self.post(hub, message, "/api/v1/webhooks/woocommerce" + path)
                        kept = run("webhooks", "show", answer["id"], "--json", data=self.data).json
                        self.assertEqual(kept["store"], name)
                        self.assertEqual(kept["body"].encode(), message.body)
                self.post(hub, message, f"/api/v1/webhooks/woocommerce/{other}", status=401)
                self.post(hub, message, "/api/v1/webhooks/woocommerce/Nowhere", status=404)
                self.post(hub, message, "/api/v1/webhooks/shopify", status=404)
                self.post(hub, message, "/api/v1/webhooks/nobody", status=404)
            self.quiet(hub)

    def test_a_slow_shop_delays_no_other(self):
        options = {"site": "http://slow.example", "products": 3, "orders": 3}
        with (
            Shop(self.folder, options=options, name="slow", deliveries=self.folder / "slow.sent") as slow, Gate(slow.endpoint) as gate,
            self.shop("fast") as fast, Hub(self.data) as hub,
        ):
            owner = Owner(slow)
            slow.connection["endpoint"] = gate.endpoint
            asks = {"Slow": owner.ask, "Fast": lambda *words: self.edit(fast, *words)}
            for shop, name in ((slow, "Slow"), (fast, "Fast")):
                self.opened(shop, name)
                self.sent(shop)
                for order in self.orders(store=name)[:3]:
                    asks[name]("PUT", f"/orders/{order['external_id']}", {"customer_note": "x"})
            gate.before = lambda passed: True
            asked = len(gate.passed)
            for message in self.sent(slow, least=3):
                self.post(hub, message)
            gate.until(lambda passed: passed in gate.passed[asked:])
            # While it keeps the hub waiting, the other's are done.
            posted = [self.post(hub, message)["id"] for message in self.sent(fast, least=3)]
            end = time.monotonic() + PATIENCE
            while (states := self.states(posted)) != {"done"} and time.monotonic() < end:
                time.sleep(0.1)
            self.assertEqual(states, {"done"})
            waiting = gate.passed[asked:]
            gate.before = lambda passed: False
            self.assertEqual([passed.reached for passed in waiting], [False] * len(waiting))
            self.assertEqual([*self.quiet(hub)], ["done"])

    def states(self, posted):
        listed = run("webhooks", "list", "--json", data=self.data).json["deliveries"]
        return {one["state"] for one in listed if one["id"] in posted}

    def test_subscriptions_that_a_shop_took_away_are_made_again(self):
        with self.shop() as shop:
            self.opened(shop)
            before = run("store", "subscribe", "Shop", "--list", "--json", data=self.data).json["subscriptions"]
            self.edit(shop, "DELETE", f"/webhooks/{before[0]['id']}?force=true")
            self.edit(shop, "PUT", f"/webhooks/{before[1]['id']}", {"status": "disabled"})
            run("store", "subscribe", "Shop", "--mend", data=self.data)
            after = run("store", "subscribe", "Shop", "--list", "--json", data=self.data).json["subscriptions"]
            self.assertEqual(sorted(one["topic"] for one in after), sorted(one["topic"] for one in before))
            self.assertEqual({one["state"] for one in after}, {"active"})


class AppTests(AppCase):
    """A platform whose app has one secret for all shops, and whose topic nobody signed."""

    def test_what_cannot_be_read_is_a_dead_letter(self):
        with self.shop(platform="shopify") as shop, Hub(self.data) as hub:
            self.connected(shop)
            odd = self.message(shop, "orders/updated", b"{no json")
            identity = self.post(hub, odd, self.path)["id"]
            self.post(hub, self.message(shop, "orders/updated", {"id": 999999}), self.path)
            dead = self.quiet(hub)["dead"]
            self.assertEqual([one["id"] for one in dead], [identity])
            self.assertIn("JSON", dead[0]["message"])
            listed = run("webhooks", "list", "--state", "dead", "--store", "Shop", "--json", data=self.data).json["deliveries"]
            self.assertEqual([(one["id"], one["attempts"]) for one in listed], [(identity, 1)])
            self.assertEqual(run("webhooks", "show", identity, "--json", data=self.data).json["body"], "{no json")
            asked = hub.ask("GET", "/api/v1/ecommerce/webhooks?state=dead", hub.token("operator"))
            self.assertEqual([one["id"] for one in asked.json["deliveries"]], [identity])
            self.assertEqual(run("webhooks", "retry", identity, "--json", data=self.data).json["count"], 1)
            again = self.quiet(hub)["dead"]
            self.assertEqual([one["id"] for one in again], [identity])
            self.assertGreater(again[0]["ended_at"], dead[0]["ended_at"], "it was not tried again")
            self.assertEqual(run("webhooks", "retry", "--dead", "--json", data=self.data).json["count"], 1)
            run("webhooks", "show", "HOOK-00000000000000000000000000", data=self.data, code=2)

    def test_an_unknown_shop_is_404_and_a_bad_signature_401(self):
        with self.shop(platform="shopify") as shop, Hub(self.data) as hub:
            self.connected(shop)
            body = {"id": 1}
            self.post(hub, self.message(shop, "orders/updated", body, shop_domain="other.myshopify.com"), self.path, status=404)
            self.post(hub, self.message(shop, "orders/updated", body, secret="guess"), self.path, status=401)

    def test_a_shop_that_takes_the_app_out_is_disconnected_and_its_history_stays(self):
        with self.shop(platform="shopify") as shop, Hub(self.data) as hub:
            self.connected(shop)
            journal = read_journal(self.data)
            order = self.orders()[0]["external_id"]
            # A true body under another topic: the shop is asked, and still there.
            self.post(hub, self.message(shop, "app/uninstalled", {"id": int(order)}), self.path)
            self.quiet(hub)
            self.assertEqual(run("store", "show", "Shop", "--json", data=self.data).json["status"], "connected")
            self.uninstall(shop)
            gone = self.message(shop, "app/uninstalled", {"id": 1, "myshopify_domain": "x"})
            self.post(hub, gone, self.path)
            self.quiet(hub)
            self.assertEqual(run("store", "show", "Shop", "--json", data=self.data).json["status"], "disabled")
            self.assertEqual(read_journal(self.data), journal)
            # What the law makes it send comes two days later.
            redact = self.message(shop, "shop/redact", {"shop_id": 1, "shop_domain": "x"})
            for _ in range(3):
                self.post(hub, redact, self.path)
            states = self.quiet(hub)
            self.assertEqual([*states], ["done"], states)
            self.assertEqual(self.requests(), ["erase_store"])
            with database(self.data) as connection:
                self.assertEqual([row[0] for row in connection.execute("SELECT name FROM secret")], ["client_secret"])

    def test_what_people_ask_for_waits_in_a_queue(self):
        # What is told again is worked off at most every ten seconds, by the hub's clock.
        with self.shop(platform="shopify") as shop, Hub(self.data, "--clock-factor", 20) as hub:
            self.connected(shop)
            journal = read_journal(self.data)
            customer = {"shop_id": 1, "shop_domain": "x", "customer": {"id": 7, "email": "canary@example.com", "phone": "5"}}
            for topic, orders in (("customers/data_request", "orders_requested"), ("customers/redact", "orders_to_redact")):
                message = self.message(shop, topic, customer | {orders: [1, 2]})
                self.post(hub, message.replacing(X_Shopify_Hmac_Sha256="AAAA"), self.path, status=401)
                for _ in range(2):
                    self.post(hub, message, self.path)
                    self.quiet(hub)
            self.assertEqual(self.requests(), ["erase_customer", "export_customer"])
            self.assertEqual(read_journal(self.data), journal)
            self.assertNotIn("canary@example.com", "".join(contents(self.data)))

    def requests(self):
        """The kinds of what waits for a person."""
        with database(self.data) as connection:
            return [row[0] for row in connection.execute("SELECT kind FROM request_queue ORDER BY kind")]

    def uninstall(self, shop):
        host, port = shop.endpoint.split(":")
        connection = http.client.HTTPSConnection(host, int(port), context=ssl._create_unverified_context())
        domain = shop.connection["settings"]["shop"] + ".myshopify.com"
        body = json.dumps({
            "client_id": shop.secrets["client_id"], "client_secret": shop.secrets["client_secret"], "grant_type": "client_credentials"})
        connection.request("POST", "/admin/oauth/access_token", body, {"Host": domain, "Content-Type": "application/json"})
        token = json.loads(connection.getresponse().read())["access_token"]
        connection.request("DELETE", "/admin/api_permissions/current.json", None, {"Host": domain, "X-Shopify-Access-Token": token})
        answer = connection.getresponse()
        self.assertEqual(answer.status, 200, answer.read())
