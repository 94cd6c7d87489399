"""Every operation of the API's own description, asked with what is right, what is nearly right and what is wrong, by an outsider's
fuzzer: no 5xx, no answer outside its schema, nothing without a token."""

import json
import subprocess
import unittest

from fuzzer import CLIENTS, Fuzzer
from harness import SOAK, clean_environment, run
from hub import Hub
from test_webhooks import WebhookCase

BASE = "/api/v1/ecommerce"
# These end what the others need: they are asked last, about things of their own.
ENDING = "disablePackage|disconnectStore|revokeToken.*"
# What no fuzzer can say yes to, and which test does.
REFUSED_ONLY = {
    "POST /api/v1/webhooks/{platform}": "needs a platform's signature: test_webhooks",
    "POST /api/v1/webhooks/{platform}/{store}": "needs a platform's signature: test_webhooks",
    f"POST {BASE}/privacy/{{request}}/done": "needs a request that another platform sends: PrivacyTests",
    f"POST {BASE}/stores": "needs a shop that answers under the credentials: test_api",
}


@unittest.skipUnless((CLIENTS / "schemathesis").is_file(), "schemathesis is not installed: Tests/run.sh does it")
class FuzzerTests(WebhookCase):
    def test_every_operation(self):
        with self.shop(orders=20, products=25) as shop, self.shop("spare", orders=0, products=1) as spare:
            self.opened(shop)
            spare.connect(self.data, name="spare")
            product = self.edit(shop, "GET", "/products?per_page=1&type=simple")[0]
            self.edit(shop, "PUT", f"/products/{product['id']}", {"manage_stock": True, "stock_quantity": 2})
            self.sync(self.data, "--full", code=(0, 3))
            # Strangers may ask as often as they like: each asks from an address of its own, as behind a proxy.
            with Hub(self.data, "--behind-proxy", "127.0.0.1") as hub:
                for message in self.sent(shop):
                    self.assertEqual(hub.deliver(message, "/api/v1/webhooks/woocommerce").status, 200)
                token = hub.token("admin")
                description = self.described(hub)
                known = self.known(hub, token, str(product["id"]))
                fuzzer = Fuzzer(hub, token, self.folder, known, examples=200 if SOAK else 10)
                answers = fuzzer.run("--exclude-operation-id-regex", ENDING)
                answers |= fuzzer.run("--include-operation-id-regex", ENDING)
                # The description itself is what the fuzzer reads before it begins.
                self.assertEqual(set(description) - set(answers), {"GET /api/v1/openapi.json"}, "never asked")
                mute = {name for name, statuses in answers.items() if not any(status < 300 for status in statuses)}
                self.assertEqual(mute, set(REFUSED_ONLY), f"never answered with what it is for: {[(name, answers[name]) for name in mute]}")

    def described(self, hub):
        """The operations of the description, which must be OpenAPI."""
        file = self.folder / "openapi.json"
        file.write_bytes(hub.ask("GET", "/api/v1/openapi.json").body)
        valid = subprocess.run(
            [str(CLIENTS / "openapi-spec-validator"), str(file)], capture_output=True, text=True, env=clean_environment())
        self.assertEqual(valid.returncode, 0, valid.stdout + valid.stderr)
        paths = json.loads(file.read_text())["paths"]
        return [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]

    def known(self, hub, token, product):
        """What there is to ask about."""

        def ids(path, name, key="id", most=5):
            reply = hub.ask("GET", path, token)
            found = reply.json if name is None else reply.json[name]
            self.assertGreater(len(found), 0, path)
            return [one[key] for one in found][:most]

        stores = {store["name"]: store["id"] for store in hub.ask("GET", BASE + "/stores", token).json}
        store = [stores["Shop"]]
        address = f"{BASE}/stores/{store[0]}"
        # Stock that the shop takes, and stock that it does not: that may be tried again, as long as nobody wants something newer.
        products = [product, *ids(address + "/products", "products", "external_id")]
        levels = [
            level["product_id"] for level in hub.ask("GET", address + "/inventory", token).json["inventory"]
            if "quantity" in level and level["product_id"] == level["variant_id"] and level["product_id"] not in products]
        self.assertGreater(len(levels), 2)
        for one, wish in [(product, {"quantity": 5})] + [(level, {"quantity": 6, "expected": 4000}) for level in levels[:4]]:
            reply = hub.ask("PUT", f"{address}/inventory/{one}?wait=true", token, wish)
            self.assertEqual(reply.status, 200, reply.body)
        spare_tokens = [run("token", "create", f"spare {n}", "--role", "viewer", "--json", data=self.data).json["id"] for n in range(3)]
        return {
            "path.store": store, "query.store": store, "query.store_id": store, "body.store_id": store, "body.store": store,
            "path.product": products, "body.product_id": [product],
            "path.order": ids(address + "/orders", "orders", "external_id"),
            "path.transaction": ids(BASE + "/sync/orders", "orders"),
            "path.run": ids(BASE + "/runs", "runs"), "path.intent": ids(BASE + "/outbox", "outbox"),
            "path.alert": ids(BASE + "/sync/alerts", "alerts"), "path.delivery": ids(BASE + "/webhooks", "deliveries"),
            "path.platform": ["woocommerce"], "path.package": ["woocommerce"], "path.token": spare_tokens,
            "query.currency": ["EUR"], "header.If-Match": ["*"],
        }
