"""The API from outside: a store from being connected to being forgotten, and connections that waste time."""

from harness import Case, Shop, run
from hub import Hub

SHOP = "/api/v1/ecommerce"


class ApiTests(Case):
    def test_a_store_from_first_to_last(self):
        data = self.folder / "data"
        with Shop(self.folder, options={"orders": 20, "products": 10}) as shop, Hub(data, "--allow-local-shops") as hub:
            admin, viewer = hub.token("admin"), hub.token("viewer")
            self.assertEqual(hub.ask("GET", "/healthz").status, 200)
            platforms = hub.ask("GET", SHOP + "/platforms", viewer).json
            self.assertIn("woocommerce", [platform["id"] for platform in platforms])
            wish = {
                "platform": "woocommerce", "name": "Shop", "credentials": shop.secrets | shop.connection["settings"],
                "settings": {"auto_sync_interval": 15, "sync_orders": True}, "connect_to": shop.endpoint}
            self.assertEqual(hub.ask("POST", SHOP + "/stores", viewer, wish).status, 403)
            wrong = wish | {"credentials": wish["credentials"] | {name: "wrong" for name in shop.secrets}}
            refused = hub.ask("POST", SHOP + "/stores", admin, wrong)
            self.assertEqual(refused.status, 424, refused.body)
            made = hub.ask("POST", SHOP + "/stores", admin, wish, Idempotency_Key="connect")
            self.assertEqual(made.status, 201, made.body)
            again = hub.ask("POST", SHOP + "/stores", admin, wish, Idempotency_Key="connect")
            self.assertEqual((again.status, again.body), (201, made.body))
            self.assertEqual(hub.ask("POST", SHOP + "/stores", admin, wish).status, 422, "one shop is connected once")
            store = made.json
            self.assertEqual(store["settings"]["auto_sync_interval"], 15)
            address = f"{SHOP}/stores/{store['id']}"

            seen = hub.ask("GET", address, viewer)
            change = {"settings": {"low_stock_threshold": 3}}
            self.assertEqual(hub.ask("PUT", address, admin, change).status, 428)
            changed = hub.ask("PUT", address, admin, change, If_Match=seen.headers["ETag"])
            self.assertEqual((changed.status, changed.json["settings"]["low_stock_threshold"]), (200, 3), changed.body)
            self.assertEqual(hub.ask("PUT", address, admin, change, If_Match=seen.headers["ETag"]).status, 412)
            self.assertTrue(hub.ask("POST", address + "/test", admin).json["success"])

            run("sync", "orders", "--store", "Shop", data=data)
            runs = hub.ask("GET", SHOP + "/runs?kind=orders", viewer).json
            self.assertEqual(runs["runs"][0]["status"], "done", runs)
            events = hub.ask("GET", f"{SHOP}/runs/{runs['runs'][0]['id']}/events", viewer)
            self.assertTrue(events.body.startswith(b"event: end\n"), events.body)

            package = address + "/packages/woocommerce"
            self.assertEqual(hub.ask("DELETE", package, admin).json["status"], "disabled")
            self.assertEqual(hub.ask("POST", address + "/test", admin).json["code"], "plugin.disabled")
            self.assertEqual(hub.ask("PUT", package, admin).json["status"], "connected")
            self.assertTrue(hub.ask("DELETE", address, admin).json["success"])
            said = b"".join(hub.ask("GET", SHOP + path, admin).body for path in ("/stores", "/packages", "/runs"))
            for secret in shop.secrets.values():
                self.assertNotIn(secret.encode(), said)
        for secret in [*shop.secrets.values(), admin, viewer]:
            self.assertNotIn(secret, hub.log)

    def test_connections_that_waste_time_are_closed(self):
        """A body that is announced too large is refused before it comes, and the connection with it."""
        with Hub(self.folder / "data") as hub:
            token = hub.token("admin")
            said = hub.say(
                f"POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
                "Content-Length: 999999999\r\n\r\n".encode())
            self.assertTrue(said.startswith(b"HTTP/1.1 413"), said)
            for head in (
                "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + "a" * 40000 + "\r\n\r\n",
            ):
                said = hub.say(head.encode())
                self.assertNotIn(b"HTTP/1.1 200", said, head[:80])
