"""What platforms send to a running hub: forgeries do nothing, what was acknowledged survives every kill, and each event ends in
the books once."""

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import time

from harness import SOAK, Case, Shop, contents, dice, read_journal, run
from hub import Hub
from senders import Message, Senders

FORGERIES = 10_000 if SOAK else 400
EVENTS, REPLAYS, KILLS = (1000, 10, 25) if SOAK else (60, 5, 4)


class WebhookCase(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.seen = {}

    def shop(self, name="shop", platform="woocommerce", **options):
        site = {"site": f"https://{name}.example"} if platform == "woocommerce" else {}
        return Shop(
            self.folder, options=site | {"products": 15, "orders": 60} | options, tls=True, name=name, platform=platform,
            deliveries=self.folder / f"{name}.sent")

    def opened(self, shop, name="Shop"):
        shop.connect(self.data, name=name)
        self.sync(self.data, store=name, code=(0, 3))
        run("store", "subscribe", name, "--address", "https://hub.example/hooks", "--json", data=self.data)
        return name

    def sent(self, shop, least=1):
        """The deliveries that the shop sent since it was last asked, once there are so many and no more come."""
        seen = self.seen.setdefault(shop.name, set())
        folder = self.folder / f"{shop.name}.sent"
        end = time.monotonic() + 60
        files, before = [], -1
        while time.monotonic() < end:
            files = sorted(set(folder.glob("*.http")) - seen)
            if len(files) >= least and len(files) == before:
                break
            before = len(files)
            time.sleep(0.4)
        self.assertGreaterEqual(len(files), least, f"the shop sent too little: {files}")
        seen.update(files)
        return [Message(file.read_bytes()) for file in files]

    def edit(self, shop, method, path, body=None):
        """Asks the shop itself, as its owner would."""
        host, port = shop.endpoint.split(":")
        connection = http.client.HTTPSConnection(host, int(port), context=ssl._create_unverified_context())
        headers = {"Content-Type": "application/json"}
        if shop.platform == "woocommerce":
            key = base64.b64encode(f"{shop.secrets['consumer_key']}:{shop.secrets['consumer_secret']}".encode()).decode()
            headers |= {"Authorization": f"Basic {key}", "Host": shop.connection["address"].split("//")[1]}
            path = "/wp-json/wc/v3" + path
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.assertLess(answer.status, 300, text)
        return json.loads(text) if text else None

    def orders(self, **wanted):
        found = run("orders", "list", "--limit", 5000, "--json", data=self.data).json["orders"]
        return [order for order in found if all(order[name] == value for name, value in wanted.items())]

    def quiet(self, hub, seconds=120):
        """Waits until nothing of the inbox is open; all of it by state."""
        end = time.monotonic() + seconds
        while True:
            states = {}
            for one in run("webhooks", "list", "--limit", 100_000, "--json", data=self.data).json["deliveries"]:
                states.setdefault(one["state"], []).append(one)
            rest = states.get("pending", []) + states.get("working", [])
            if not rest:
                return states
            if time.monotonic() > end:
                raise AssertionError(f"{len(rest)} deliveries are still open: {rest[:3]}\n{hub.log[-3000:]}")
            time.sleep(0.1)

    def post(self, hub, message, path="/api/v1/webhooks/woocommerce", status=200):
        answer = hub.deliver(message, path)
        self.assertEqual(answer.status, status, answer.body)
        return answer.json


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
        self.assertBooksEqual(self.data, shop.book)

    def test_a_delivery_finds_its_own_store_and_no_other(self):
        with self.shop("one") as one, self.shop("two", orders=10) as two, Hub(self.data) as hub:
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

    def test_forged_and_mutated_deliveries_do_nothing(self):
        with self.shop() as shop:
            self.opened(shop)
            self.sent(shop)
            for order in self.orders(status="processing")[:4]:
                self.edit(shop, "PUT", f"/orders/{order['external_id']}", {"customer_note": "x"})
            messages = self.sent(shop)
            roll = dice("forgeries")
            forged = [self.forge(roll.choice(messages), roll) for _ in range(FORGERIES)]
            with Hub(self.data) as hub:
                before = contents(self.data)
                senders = Senders(hub, "/api/v1/webhooks/woocommerce", forged).start().join()
                self.assertEqual(senders.acknowledged, 0)
                statuses = {status for status, _ in senders.refused}
                self.assertEqual(len(senders.refused), FORGERIES)
                self.assertLessEqual(statuses, {400, 401, 404, 413}, statuses)
                self.assertEqual(contents(self.data), before)
                # The true ones are still taken.
                for message in messages:
                    self.post(hub, message)
                self.post(hub, messages[0].replacing(body=b"x" * ((2 << 20) + 1)), status=413)
                self.quiet(hub)

    @staticmethod
    def forge(message, roll):
        """A true delivery with something of what is signed changed, or the signature."""
        body, signature = bytearray(message.body), message.header("X-WC-Webhook-Signature")
        kind = roll.randrange(8)
        if kind == 0:
            body[roll.randrange(len(body))] ^= 1 << roll.randrange(8)
        elif kind == 1:
            del body[roll.randrange(len(body)):]
        elif kind == 2:
            body += bytes(roll.randrange(256) for _ in range(roll.randrange(1, 20)))
        elif kind == 3:
            return message.replacing(X_WC_Webhook_Signature=None)
        elif kind == 4:
            signature = base64.b64encode(hmac.new(b"guess", message.body, hashlib.sha256).digest()).decode()
        elif kind == 5:
            raw = bytearray(base64.b64decode(signature))
            raw[roll.randrange(len(raw))] ^= 1 << roll.randrange(8)
            signature = base64.b64encode(raw).decode()
        elif kind == 6:
            signature = roll.choice(["", "=", "A" * 5000, signature[:-4], signature.lower(), signature + "AAAA"])
        else:
            return message.replacing(body=b"webhook_id=1", X_WC_Webhook_Signature=roll.choice(["", signature]))
        return message.replacing(body=bytes(body), X_WC_Webhook_Signature=signature)

    def test_every_acknowledged_event_survives_kills_and_is_booked_once(self):
        with self.shop(orders=max(80, EVENTS // 4)) as shop:
            self.opened(shop)
            self.sent(shop)
            roll = dice("events")
            messages = []
            targets = [order["external_id"] for order in self.orders() if order["status"] in ("processing", "pending", "completed")]
            for number in range(EVENTS):
                status = roll.choice(["processing", "completed", "on-hold", "cancelled"])
                self.edit(shop, "PUT", f"/orders/{roll.choice(targets)}", {"status": status, "customer_note": str(number)})
                if number % 10 == 9 or number == EVENTS - 1:
                    messages += self.sent(shop)
            replays = messages * REPLAYS
            roll.shuffle(replays)
            with Hub(self.data) as hub:
                senders = Senders(hub, "/api/v1/webhooks/woocommerce", replays).start()
                for _ in range(KILLS):
                    time.sleep(0.05 + roll.random() * (1.5 if SOAK else 0.6))
                    hub.kill()
                    hub.start()
                senders.join()
                self.assertEqual(senders.refused, [])
                self.assertEqual(senders.acknowledged, len(replays))
                # And while they are worked off, when nobody sends any more.
                for _ in range(2):
                    time.sleep(roll.random())
                    hub.kill()
                    hub.start()
                states = self.quiet(hub, seconds=900)
                self.assertEqual([*states], ["done"], states.get("dead"))
                print(
                    f"      {len(messages)} events, {len(replays)} sent, {senders.repeated} sent again, {hub.kills} kills,"
                    f" {len(states['done'])} kept", flush=True)
        self.assertBooksEqual(self.data, shop.book)
        self.assertBalanced(read_journal(self.data))

    def test_what_was_never_sent_is_found_by_the_sweep(self):
        with self.shop() as shop:
            self.opened(shop)
            self.sent(shop)
            roll = dice("dropped")
            with Hub(self.data) as hub:
                for order in [order["external_id"] for order in self.orders(status="processing")]:
                    self.edit(shop, "PUT", f"/orders/{order}", {"status": "cancelled"})
                messages = self.sent(shop)
                dropped = [message for message in messages if roll.random() < 0.1] or messages[:1]
                for message in messages:
                    if message not in dropped:
                        self.post(hub, message)
                self.quiet(hub)
                left = len(self.orders(status="processing"))
                self.assertEqual(left, len(dropped))
                run("store", "sweep", "Shop", "--json", data=self.data)
                self.assertEqual(self.orders(status="processing"), [])
        self.assertBooksEqual(self.data, shop.book)

    def test_a_slow_shop_delays_no_other(self):
        with self.shop("slow", slow_ms=1500, products=3, orders=3) as slow, self.shop("fast") as fast, Hub(self.data) as hub:
            for shop, name in ((slow, "Slow"), (fast, "Fast")):
                self.opened(shop, name)
                self.sent(shop)
            for shop, name in ((slow, "Slow"), (fast, "Fast")):
                order = self.orders(store=name)[0]["external_id"]
                self.edit(shop, "PUT", f"/orders/{order}", {"customer_note": "x"})
            for message in self.sent(slow) + self.sent(fast):
                self.post(hub, message)
            states = self.quiet(hub)
            ended = {one["store"]: one["ended_at"] for one in states["done"]}
            self.assertLess(ended["Fast"], ended["Slow"])

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


class AppTests(WebhookCase):
    """A platform whose app has one secret for all shops, and whose topic nobody signed."""

    path = "/api/v1/webhooks/shopify"

    def message(self, shop, topic, body, shop_domain=None, secret=None):
        raw = json.dumps(body).encode() if not isinstance(body, bytes) else body
        code = hmac.new((secret or shop.secrets["client_secret"]).encode(), raw, hashlib.sha256).digest()
        message = Message(b"POST / HTTP/1.1\r\nContent-Type: application/json\r\n\r\n" + raw)
        message.headers += [
            ("X-Shopify-Topic", topic), ("X-Shopify-Hmac-Sha256", base64.b64encode(code).decode()),
            ("X-Shopify-Shop-Domain", shop_domain or shop.connection["settings"]["shop"] + ".myshopify.com"),
        ]
        return message

    def connected(self, shop):
        shop.connect(self.data)
        self.sync(self.data, code=(0, 3))

    def test_what_cannot_be_read_is_a_dead_letter(self):
        with self.shop(platform="shopify") as shop, Hub(self.data) as hub:
            self.connected(shop)
            odd = self.message(shop, "orders/updated", b"{no json")
            identity = self.post(hub, odd, self.path)["id"]
            self.post(hub, self.message(shop, "orders/updated", {"id": 999999}), self.path)
            dead = self.quiet(hub)["dead"]
            self.assertEqual([one["id"] for one in dead], [identity])
            self.assertIn("JSON", dead[0]["message"])
            self.assertEqual(run("webhooks", "retry", identity, "--json", data=self.data).json["count"], 1)
            self.assertEqual(len(self.quiet(hub)["dead"]), 1)
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
            self.quiet(hub)
            import sqlite3

            with sqlite3.connect(f"file:{self.data}/tradepost.sqlite?mode=ro", uri=True) as connection:
                kinds = [row[0] for row in connection.execute("SELECT kind FROM request_queue")]
                secrets = [row[0] for row in connection.execute("SELECT name FROM secret")]
            self.assertEqual(kinds, ["erase_store"])
            self.assertEqual(secrets, ["client_secret"])

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
