"""Runs that go on in a hub: how they end when it does, who joins them, and what ends them before their time."""

import concurrent.futures
import json
import signal
import subprocess
import threading
import time

from gate import Gate
from harness import PATIENCE, Case, Shop, clean_environment, program, run
from hub import Hub

SHOP = "/api/v1/ecommerce"


class EndingTests(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"

    def shop(self, **options):
        return Shop(self.folder, options={"products": 30, "orders": 30} | options)

    def opened(self, shop, gate):
        shop.connection["endpoint"] = gate.endpoint
        shop.connect(self.data)

    def begin(self, hub, token, kind="orders", **options):
        """Starts a sync; the gate holds it."""
        reply = hub.ask("POST", f"{SHOP}/sync/{kind}", token, {"store_id": "Shop", "options": options})
        self.assertEqual(reply.status, 202, reply.body)
        return reply.json

    def test_sigterm_while_a_sync_runs_and_is_followed(self):
        """Ends while the shop is silent: follower and waiter are let go, and the run says that it was ended."""
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            with Hub(self.data) as hub:
                token = hub.token("operator")
                gate.before = lambda passed: True
                started = self.begin(hub, token)
                head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
                follower, waiter = hub.connect(), hub.connect()
                waiter.request("POST", SHOP + "/sync/orders?wait=true", json.dumps({"store_id": "Shop"}), head)
                follower.request("GET", f"{SHOP}/runs/{started['id']}/events", headers=head)
                heard = follower.getresponse()
                self.assertEqual(heard.readline(), b"event: progress\n")
                # The other one is heard by now, too.
                time.sleep(1)
                hub.process.send_signal(signal.SIGTERM)
                hub.process.wait(PATIENCE)
                self.assertEqual(hub.process.returncode, 0, hub.log)
                heard.read()
                self.assertEqual(json.loads(waiter.getresponse().read())["joined"], True)
            told = run("sync", "show", "SYNC-" + started["id"].split("-", 1)[1], data=self.data).json
            self.assertEqual(told["status"], "cancelled", told)
            self.assertIn("goes on behind", told["message"])

    def test_who_asks_for_something_else_joins_nothing(self):
        """What runs is joined by who asks for just that; anyone else is told that it runs, or waits for it."""
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            with Hub(self.data) as hub:
                token = hub.token("operator")
                gate.before = lambda passed: True
                first = self.begin(hub, token)
                self.assertEqual(self.begin(hub, token)["id"], first["id"])
                others = [{"approve": True}, {"full": True}, {"since": "2026-01-01T00:00:00Z"}]
                with concurrent.futures.ThreadPoolExecutor() as pool:
                    replies = pool.map(
                        lambda options: hub.ask("POST", SHOP + "/sync/orders", token, {"store_id": "Shop", "options": options}), others)
                    for options, reply in zip(others, replies):
                        self.assertEqual((reply.status, reply.json["code"]), (409, "lock.held"), options)
                late = []
                waiter = threading.Thread(target=lambda: late.append(self.begin(hub, token, approve=True)))
                waiter.start()
                time.sleep(1)
                gate.before = lambda passed: False
                waiter.join(PATIENCE)
                self.assertNotEqual(late[0]["id"], first["id"])
                self.assertEqual(late[0]["joined"], False)

    def test_what_another_process_runs_is_joined_by_who_asks_for_just_that(self):
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            with Hub(self.data) as hub:
                token = hub.token("operator")
                same = ([], {}), (["--approve"], {"approve": True}), (["--since", "2026-01-01"], {"since": "2026-01-01T00:00:00Z"})
                for words, joins in same:
                    gate.before = lambda passed: True
                    other = self.begun_elsewhere(*words)
                    try:
                        found = self.begin(hub, token, **joins)
                        self.assertEqual(found["joined"], True, words)
                        wrong = {} if words else {"approve": True}
                        reply = hub.ask("POST", SHOP + "/sync/orders", token, {"store_id": "Shop", "options": wrong})
                        self.assertEqual((reply.status, reply.json["code"]), (409, "lock.held"), words)
                    finally:
                        gate.before = lambda passed: False
                        out, err = other.communicate(timeout=PATIENCE)
                        self.assertIn(other.returncode, (0, 3), err)

    def begun_elsewhere(self, *words):
        count = len(self.running())
        process = subprocess.Popen(
            [str(program()), "sync", "orders", "--store", "Shop", "--data", str(self.data), *words], env=clean_environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(200):
            if len(self.running()) > count:
                return process
            time.sleep(0.05)
        process.kill()
        raise AssertionError(f"The sync did not begin: {process.communicate()}")

    def running(self):
        history = run("sync", "history", "--json", data=self.data).json["history"]
        return [known for known in history if known["status"] == "running"]

    def test_a_store_that_is_disconnected_is_not_asked_any_more(self):
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            run("sync", "orders", "--store", "Shop", data=self.data, code=(0, 3))
            with Hub(self.data) as hub:
                admin = hub.token("admin")
                store = hub.ask("GET", SHOP + "/stores/Shop", admin)
                gate.before = lambda passed: True
                started = self.begin(hub, admin, full=True)
                gone = hub.ask("DELETE", SHOP + "/stores/Shop", admin, If_Match=store.headers["ETag"])
                self.assertIn(gone.status, (200, 204), gone.body)
                told = hub.ask("GET", f"{SHOP}/runs/{started['id']}", admin).json
                self.assertIn(told["status"], ("cancelled", "failed"), told)
                asked = len(gate.passed)
                gate.before = lambda passed: False
                time.sleep(2)
                self.assertEqual(len(gate.passed), asked)
                refused = run("plugin", "enable", "woocommerce", "--store", "Shop", data=self.data, code=2)
                self.assertIn("store add", refused.err)
