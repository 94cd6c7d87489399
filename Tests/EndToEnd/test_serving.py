"""The hub as a server: how long work is followed, how it ends in order, TLS, proxies, and who has to wait."""

import http.client
import json
import signal
import ssl
import subprocess
import threading
import time

from gate import Gate
from harness import PATIENCE, Case, Shop, run
from hub import Hub, Reply

BASE = "/api/v1/ecommerce"
# A shop that takes its time: each answer comes a little later.
SLOW = {"orders": 1200, "products": 5, "refund_share": 0, "faults": {"slow": 1.0}, "slow_ms": 300}


class Events:
    """Server-sent events, read on a thread as they come; `whole` once the stream has ended as it should."""

    def __init__(self, hub, path, token):
        self.events, self.whole, self.problem = [], False, None
        self.line = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=PATIENCE)
        self.line.request("GET", path, headers={"Authorization": f"Bearer {token}", "Accept": "text/event-stream"})
        self.answer = self.line.getresponse()
        self.type = self.answer.headers["Content-Type"]
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        try:
            name = None
            for line in self.answer:
                word, _, rest = line.decode().rstrip("\n").partition(": ")
                if word == "event":
                    name = rest
                elif word == "data":
                    self.events.append((name, json.loads(rest)))
            self.whole = True
        except (OSError, http.client.HTTPException) as problem:
            self.problem = problem

    def join(self):
        self.thread.join(PATIENCE)
        self.line.close()
        return self


class ServingTests(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"

    def sync(self, hub, token, store, wait=False, **headers):
        return hub.ask("POST", f"{BASE}/sync/orders" + ("?wait=true" if wait else ""), token, {"store_id": store}, **headers)

    def test_a_run_is_followed_to_its_end(self):
        with Shop(self.folder, options=SLOW) as shop, Gate(shop.endpoint) as gate:
            shop.connection["endpoint"] = gate.endpoint
            shop.connect(self.data)
            # It does not come to its end before everybody is there.
            gate.before = lambda passed: passed.path.endswith("/orders")
            with Hub(self.data) as hub:
                token, viewer = hub.token("operator"), hub.token("viewer")
                store = hub.ask("GET", BASE + "/stores", token).json[0]["id"]
                started = self.sync(hub, token, store, Idempotency_Key="one")
                self.assertEqual((started.status, started.json["status"]), (202, "running"), started.body)
                run_path = started.headers["Location"]
                # The same key, the same answer; another body, a conflict; another key, the run that is at work.
                self.assertEqual(self.sync(hub, token, store, Idempotency_Key="one").body, started.body)
                other = hub.ask("POST", f"{BASE}/sync/products", token, {"store_id": store}, Idempotency_Key="one")
                self.assertEqual((other.status, other.json["code"]), (409, "idempotency.other"))
                joined = self.sync(hub, token, store, Idempotency_Key="two").json
                self.assertEqual((joined["id"], joined["joined"]), (started.json["id"], True))
                events = Events(hub, run_path + "/events", viewer)
                self.assertTrue(events.type.startswith("text/event-stream"))
                waiter = hub.connect()
                waiter.request("POST", f"{BASE}/sync/orders?wait=true", json.dumps({"store_id": store}), {
                    "Authorization": f"Bearer {token}", "Content-Type": "application/json"})
                gate.before = lambda passed: False
                answer = waiter.getresponse()
                waited = Reply(answer.status, answer.headers, answer.read())
                self.assertEqual((waited.status, waited.json["status"]), (200, "completed"), waited.body)
                waiter.close()
                events.join()
                self.assertTrue(events.whole, events.problem)
                names = [name for name, _ in events.events]
                self.assertEqual((names[0], names[-1], names.count("end")), ("progress", "end", 1), names)
                self.assertGreater(len(names), 2, "it is told while it goes on")
                totals = [data["counts"]["total"] for _, data in events.events]
                self.assertEqual(totals, sorted(totals))
                self.assertEqual(totals[-1], waited.json["stats"]["total"])
                self.assertEqual(hub.ask("GET", run_path, viewer).json["status"], "done")

                # Page after page, none twice, none missing, none larger than is given at once.
                path, seen = f"{BASE}/sync/orders?limit=200", []
                while path:
                    page = hub.ask("GET", path, viewer).json
                    self.assertLessEqual(len(page["orders"]), 200)
                    seen += [order["id"] for order in page["orders"]]
                    path = page["next_cursor"] and f"{BASE}/sync/orders?limit=200&cursor={page['next_cursor']}"
                self.assertEqual(len(seen), len(set(seen)))
                self.assertEqual(len(seen), page["stats"]["total_orders"])
                self.assertEqual(hub.ask("GET", f"{BASE}/sync/orders?limit=201", viewer).status, 400)

    def test_it_ends_in_order_while_it_works(self):
        """A sync at work and someone who follows it: both are told, nobody waits for the last order, nothing is lost."""
        with Shop(self.folder, options=SLOW) as shop:
            shop.connect(self.data)
            with Hub(self.data) as hub:
                token = hub.token("operator")
                store = hub.ask("GET", BASE + "/stores", token).json[0]["id"]
                started = self.sync(hub, token, store)
                events = Events(hub, started.headers["Location"] + "/events", token)
                while not events.events and events.thread.is_alive():
                    time.sleep(0.05)
                hub.process.send_signal(signal.SIGTERM)
                hub.process.wait(timeout=PATIENCE)
                self.assertEqual(hub.process.returncode, 0, hub.log[-2000:])
                events.join()
                self.assertEqual(events.events[-1][0], "end", f"whoever follows is told: {events.problem} {events.events[-1:]}")
                self.assertEqual(events.events[-1][1]["status"], "cancelled")
            before = run("orders", "list", "--limit", 5000, "--json", data=self.data).json["orders"]
            run("sync", "orders", "--store", "Shop", data=self.data, code=(0, 3))
            after = run("orders", "list", "--limit", 5000, "--json", data=self.data).json["orders"]
            self.assertEqual({order["id"] for order in before} - {order["id"] for order in after}, set())
            self.assertEqual(len(after), len({order["id"] for order in after}))
        self.assertBooksEqual(self.data, shop.book)

    def test_tls(self):
        certificate, key = self.folder / "hub.pem", self.folder / "hub.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout", key,
             "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        with Hub(self.data, "--certificate", certificate, "--key", key) as hub:
            trust = ssl.create_default_context(cafile=str(certificate))
            line = http.client.HTTPSConnection("localhost", hub.port, context=trust, timeout=PATIENCE)
            for path, status in (("/healthz", 200), (BASE + "/stores", 401)):
                line.request("GET", path)
                answer = line.getresponse()
                answer.read()
                self.assertEqual(answer.status, status)
            line.close()
            old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            old.load_verify_locations(certificate)
            old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
            with self.assertRaises(OSError):
                http.client.HTTPSConnection("localhost", hub.port, context=old, timeout=PATIENCE).request("GET", "/healthz")
            with self.assertRaises((OSError, http.client.HTTPException)):
                plain = http.client.HTTPConnection("localhost", hub.port, timeout=PATIENCE)
                plain.request("GET", "/healthz")
                plain.getresponse()
        missing = run("serve", "--port", "0", "--certificate", certificate, data=self.data, code=2)
        self.assertIn("--key", missing.err)

    def test_who_asks_too_often_waits(self):
        """By token and by address; an address is what a trusted proxy says, and nobody else."""

        def until_refused(hub, most, **headers):
            for count in range(most):
                reply = hub.ask("GET", BASE + "/stores", **headers)
                if reply.status == 429:
                    self.assertGreater(int(reply.headers["Retry-After"]), 0)
                    return count
            return None

        with Hub(self.data, "--rate", "1") as hub:
            one, other = hub.token("viewer"), hub.token("viewer")
            self.assertIsNotNone(until_refused(hub, 100, token=one), "one token asks as often as it likes")
            self.assertEqual(hub.ask("GET", BASE + "/stores", other).status, 200, "another's token waits too")
            self.assertIsNotNone(until_refused(hub, 100, token=other), "one address asks as often as it likes")
            # Nobody believes a stranger where it comes from.
            lied = [hub.ask("GET", "/api/v1/ecommerce/stores", X_Forwarded_For=f"10.0.0.{n}").status for n in range(60)]
            self.assertIn(429, lied)
        with Hub(self.data, "--behind-proxy", "127.0.0.1") as hub:
            self.assertIsNotNone(until_refused(hub, 100, X_Forwarded_For="10.0.0.1"), "strangers of one address")
            self.assertEqual(hub.ask("GET", BASE + "/stores", X_Forwarded_For="10.0.0.2").status, 401, "another address waits too")
            self.assertIn('"address":"10.0.0.2"', hub.log)
