"""Shops that send, a hub that hears them, and what a test asks of both."""

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import time

from harness import PATIENCE, Case, Shop, run
from senders import Message


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
        end = time.monotonic() + PATIENCE
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

    def quiet(self, hub, seconds=2 * PATIENCE):
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


class AppCase(WebhookCase):
    """A platform whose app has one secret for all shops: a test can sign what such a shop would send."""

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
