"""The hub by itself, and whoever watches it: schedule, health, metrics, logs, doctor, backup, options."""

import concurrent.futures
import contextlib
import datetime
import hmac
import json
import pathlib
import shutil
import sqlite3
import time

import exposition
from gate import Gate
from harness import (
    HEARD, PATIENCE, SOAK, Case, Shop, book_difference, database, free_port, journal_book, program, read_journal, run, start)
from hub import Hub
from killing import Killer
from owner import Owner
from preload import clock, disk

SHOP = "/api/v1/ecommerce"
FASTER = 20


class OperationsCase(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"

    def shop(self, name="shop", **options):
        return Shop(self.folder, options={"site": f"http://{name}.example", "products": 5, "orders": 40} | options, name=name)

    def opened(self, shop, gate=None, name="Shop", interval=0, kinds="orders"):
        if gate:
            shop.connection["endpoint"] = gate.endpoint
        shop.connect(self.data, name=name)
        run("store", "update", name, "--sync-interval", interval, "--sync", kinds, data=self.data)

    def until(self, question, seconds=PATIENCE, why="it did not come to pass"):
        """Asks until there is an answer, and returns it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := question():
                return found
            time.sleep(0.05)
        self.fail(why)

    def runs(self, store, kind="orders"):
        """A store's runs, the first one first."""
        found = run("sync", "history", "--store", store, "--limit", 1000, "--json", data=self.data).json["history"]
        return [one for one in reversed(found) if one["kind"] == kind]


def is_list_of_orders(passed):
    return passed.method == "GET" and passed.path.endswith("/orders")


class ScheduleTests(OperationsCase):
    def test_stores_are_synced_by_themselves_and_hold_up_no_other(self):
        with self.shop("good") as good, self.shop("slow") as slow, self.shop("bad") as bad, self.shop("quiet") as quiet, \
                Gate(slow.endpoint) as hanging, Gate(bad.endpoint) as failing:
            owner = Owner(good)
            for shop, gate, name, interval in ((good, None, "Good", 1), (slow, hanging, "Slow", 1), (bad, failing, "Bad", 1), (quiet, None, "Quiet", 0)):
                self.opened(shop, gate, name, interval)
            hanging.before = is_list_of_orders
            # It answers nothing that makes sense: the connection ends.
            failing.refuses = is_list_of_orders
            with Hub(self.data, "--clock-factor", FASTER, "--option", "schedule.hang_minutes=2", "--option", "schedule.places=2") as hub:
                done = lambda store: [one for one in self.runs(store) if one["status"] == "done"]
                self.until(lambda: done("Good"), why="the store was not synced by itself")
                order = run("orders", "list", "--store", "Good", "--status", "processing", "--json", data=self.data).json["orders"][0]
                owner.ask("PUT", f"/orders/{order['external_id']}", {"status": "cancelled"})
                # A run that hangs is ended, and says so.
                ended = self.until(
                    lambda: [one for one in self.runs("Slow") if one.get("code") == "run.deadline"], why="the hanging run was not ended")[0]
                self.assertEqual(ended["status"], "failed")
                self.assertIn("hung", ended["message"])
                self.until(lambda: len([one for one in self.runs("Bad") if one["status"] == "failed"]) >= 2)
                found = self.until(lambda: done("Good")[3:] and done("Good"))
                between = [one for one in found if ended["started_at"] < one["started_at"] < ended["ended_at"]]
                self.assertGreaterEqual(len(between), 1, "the hanging store held up the good one")
                self.assertEqual(
                    run("orders", "show", order["external_id"], "--store", "Good", "--json", data=self.data).json["order"]["status"], "cancelled")
                # A minute apart less the jitter, and a run may begin a little late: not twice as often, all in all.
                starts = [self.seconds(one["started_at"]) for one in found]
                self.assertGreater(starts[-1] - starts[0], 30 * (len(starts) - 1), "sooner than the interval")
                self.assertEqual(self.runs("Quiet"), [], "it is synced once a day only")
                # Whoever failed or hung goes on once its shop is well.
                hanging.before = failing.refuses = lambda passed: False
                for name in ("Slow", "Bad"):
                    self.until(lambda: done(name), why=f"{name} did not come back")
            lines = [json.loads(line) for line in hub.log.splitlines()]
            told = [line for line in lines if "hung" in line["message"]]
            self.assertTrue(told and all(line["run"].startswith("IMP-") and line["kind"] == "orders" for line in told), told)
        for name, shop in (("Slow", slow), ("Bad", bad)):
            difference = book_difference(journal_book(read_journal(self.data, name)), shop.book)
            self.assertEqual(difference, [], name)

    @staticmethod
    def seconds(text):
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()

    def test_the_first_sync_of_a_store_that_was_just_connected_is_wanted(self):
        with self.shop("slow") as slow, contextlib.ExitStack() as stack, Gate(slow.endpoint) as hanging:
            self.opened(slow, hanging, "Slow")
            hanging.before = is_list_of_orders
            new = [stack.enter_context(self.shop(f"new{number}")) for number in range(3)]
            with Hub(self.data) as hub:
                token = hub.token("operator")
                begin = lambda name: hub.ask("POST", f"{SHOP}/sync/orders", token, {"store_id": name})
                # While one runs, the hub looks every second at what runs, and less often at what stores there are.
                self.assertEqual(begin("Slow").status, 202)
                for shop in new:
                    gate = stack.enter_context(Gate(shop.endpoint))
                    shop.connection["endpoint"] = gate.endpoint
                    name = f"New {shop.name}"
                    shop.connect(self.data, name=name)
                    gate.before = is_list_of_orders
                    self.assertEqual(begin(name).status, 202)
                    time.sleep(3)
                    gate.before = lambda passed: False
                    self.until(lambda: self.runs(name)[-1]["status"] != "running")
                    [only] = self.runs(name)
                    self.assertEqual(only["status"], "done", only)
                hanging.before = lambda passed: False

    def test_a_slow_shop_keeps_no_other_from_being_subscribed_to_again(self):
        asks = lambda passed: passed.path.endswith("/webhooks")
        with self.shop("slow") as slow, self.shop("good") as good, Gate(slow.endpoint) as hanging:
            for shop, gate, name in ((slow, hanging, "Slow"), (good, None, "Good")):
                self.opened(shop, gate, name)
                run("store", "subscribe", name, "--address", "https://hub.example/hooks", data=self.data)
            owner = Owner(good)
            for webhook in owner.ask("GET", "/webhooks"):
                owner.ask("DELETE", f"/webhooks/{webhook['id']}?force=true")
            hanging.before = asks
            # An hour is six seconds; the slow one is looked after first.
            with Hub(self.data, "--clock-factor", 600, "--option", "schedule.enabled=false"):
                hanging.until(lambda passed: asks(passed) and not passed.reached)
                self.until(lambda: owner.ask("GET", "/webhooks"), seconds=20, why="it waited for the slow shop")
                self.assertFalse([one for one in hanging.passed if asks(one)][-1].reached, "the slow shop has answered: the test proves nothing")
                hanging.before = lambda passed: False

    def test_two_starts_of_the_same_sync_are_one_run(self):
        with self.shop(orders=250) as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            gate.before = is_list_of_orders
            with Hub(self.data) as hub:
                token = hub.token("operator")
                begin = lambda wait="": hub.ask("POST", f"{SHOP}/sync/orders{wait}", token, {"store_id": "Shop"})
                with concurrent.futures.ThreadPoolExecutor(8) as pool:
                    started = [reply.result() for reply in [pool.submit(begin) for _ in range(6)]]
                    self.assertEqual({reply.status for reply in started}, {202}, [reply.body for reply in started])
                    self.assertEqual(len({reply.json["id"] for reply in started}), 1)
                    self.assertEqual(sorted(bool(reply.json.get("joined")) for reply in started), [False] + [True] * 5)
                    # Another process is told who has it.
                    other = run("sync", "orders", "--store", "Shop", data=self.data, code=5)
                    self.assertIn("lock.held", other.err)
                    waiting = [pool.submit(begin, "?wait=true") for _ in range(2)]
                    # Until both are heard; they wait for the gate, so that it may take long.
                    time.sleep(2)
                    gate.before = lambda passed: False
                    for reply in waiting:
                        reply = reply.result()
                        self.assertEqual((reply.status, reply.json["status"], reply.json["joined"]), (200, "completed", True), reply.body)
                        self.assertEqual(reply.json["id"], started[0].json["id"])
                self.assertEqual(len(self.runs("Shop")), 1)
                # The hub is ended while one runs: that run says so, and the next goes on.
                gate.before = is_list_of_orders
                last = begin().json["id"]
                gate.until(lambda passed: is_list_of_orders(passed) and not passed.reached)
            [ended] = [one for one in self.runs("Shop") if one["id"] == last]
            self.assertEqual(ended["status"], "cancelled", ended)
            gate.before = lambda passed: False
            self.sync(self.data, what="orders", code=(0, 3))
        self.assertBooksEqual(self.data, shop.book)

    def test_one_process_syncs_and_another_is_joined(self):
        """What was begun by hand is joined by who asks the hub for the same."""
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            gate.before = is_list_of_orders
            with Hub(self.data) as hub:
                token = hub.token("operator")
                hand = start("sync", "orders", "--store", "Shop", "--json", "--data", self.data)
                gate.until(lambda passed: is_list_of_orders(passed) and not passed.reached)
                reply = hub.ask("POST", f"{SHOP}/sync/orders", token, {"store_id": "Shop"})
                self.assertEqual((reply.status, reply.json["joined"], reply.json["status"]), (202, True, "running"), reply.body)
                gate.before = lambda passed: False
                out, err = hand.communicate(timeout=PATIENCE)
                self.assertIn(hand.returncode, (0, 3), err)
                self.assertEqual(self.runs("Shop")[-1]["id"], reply.json["id"])
                self.assertEqual(len(self.runs("Shop")), 1)


class WatchTests(OperationsCase):
    def test_metrics_say_what_was_done_and_how_things_stand(self):
        shops = Shop(self.folder, options={"orders": 1200}, platform="etsy", name="etsy")
        with self.shop(orders=200, name='odd', site="http://odd.example") as shop, shops as limited, Gate(shop.endpoint) as gate:
            odd = 'Odd "shop" \\ one'
            self.opened(shop, gate, name=odd)
            limited.connect(self.data, name="Limited")
            with Hub(self.data, "--option", "schedule.enabled=false") as hub:
                token = hub.token("operator")

                def metrics():
                    reply = hub.ask("GET", "/metrics", token)
                    self.assertEqual(reply.status, 200)
                    self.assertEqual(reply.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
                    return exposition.parse(reply.body.decode())

                metrics()
                first = metrics()
                for name, kind in (
                    ("tradepost_http_requests_total", "counter"), ("tradepost_http_request_seconds", "histogram"),
                    ("tradepost_sync_lag_seconds", "gauge"), ("tradepost_queue_depth", "gauge"), ("tradepost_set_aside", "gauge"),
                    ("tradepost_runs_at_work", "gauge"), ("tradepost_database_bytes", "gauge"),
                ):
                    self.assertEqual(first[name].kind, kind, name)
                    self.assertTrue(first[name].help, name)
                for _ in range(3):
                    hub.ask("GET", SHOP + "/sync/orders?limit=1", token)
                hub.ask("GET", "/nowhere/at/all", token)
                hub.ask("GET", SHOP + "/sync/orders", "no token")
                now = metrics()
                count = lambda status, found: found["tradepost_http_requests_total"].value(
                    route=SHOP + "/sync/orders", method="GET", status=status)
                self.assertEqual(count("200", now) - count("200", first), 3)
                self.assertEqual(count("401", now), 1)
                self.assertNotIn("/nowhere", str(now["tradepost_http_requests_total"].labels("route")))
                self.assertEqual(now["tradepost_runs_at_work"].value(), 0)

                gate.before = is_list_of_orders
                hub.ask("POST", SHOP + "/sync/orders", token, {"store_id": odd})
                self.until(lambda: metrics()["tradepost_runs_at_work"].value() == 1)
                gate.before = lambda passed: False
                for name in (odd, "Limited"):
                    self.assertEqual(hub.ask("POST", SHOP + "/sync/orders?wait=true", token, {"store_id": name}).status, 200)
                for kind in ("products", "inventory"):
                    hub.ask("POST", f"{SHOP}/sync/{kind}?wait=true", token, {"store_id": odd})
                later = self.until(lambda: (found := metrics())["tradepost_runs_at_work"].value() == 0 and found)
                lag = later["tradepost_sync_lag_seconds"]
                self.assertEqual(lag.labels("store"), {odd, "Limited"})
                for store in (odd, "Limited"):
                    self.assertTrue(0 <= lag.value(store=store, kind="orders") < 600, lag.samples)
                steps = later["tradepost_step_seconds"]
                self.assertEqual(steps.kind, "histogram")
                self.assertEqual(steps.labels("step"), {"send", "page"})
                self.assertEqual(steps.labels("package"), {"woocommerce", "etsy"})
                self.assertEqual(later["tradepost_runs_total"].value(operation="list", kind="orders", state="done"), 2, later["tradepost_runs_total"].samples)

                # Who asks more often than a platform lets one waits for his turn.
                with concurrent.futures.ThreadPoolExecutor(20) as pool:
                    admin = hub.token("admin")
                    ask = lambda _: hub.ask("POST", SHOP + "/stores/Limited/test", admin)
                    self.until(lambda: [*pool.map(ask, range(40))] and metrics()["tradepost_throttled_seconds_total"].value(platform="etsy") > 0)

                # What waits, and what is set aside.
                level = next(
                    one for one in run("inventory", "list", "--store", odd, "--json", data=self.data).json["inventory"] if one.get("available"))
                gate.before = lambda passed: True
                run("outbox", "add", "--store", odd, level["sku"], 77, data=self.data)
                depth = lambda: sum(metrics()["tradepost_queue_depth"].value(queue="outbox", state=state) for state in ("pending", "sent", "in_doubt"))
                self.until(lambda: depth() == 1)
                gate.before = lambda passed: False
                self.until(lambda: depth() == 0)
                self.until(lambda: metrics()["tradepost_runs_total"].value(operation="push", kind="inventory") > 0)
                self.assertLessEqual(
                    {("inbox", state) for state in ("pending", "working", "dead")}
                    | {("outbox", state) for state in ("pending", "sent", "in_doubt", "dead")},
                    {(dict(found)["queue"], dict(found)["state"]) for _, found in metrics()["tradepost_queue_depth"].samples})

    def test_what_is_set_aside_is_counted(self):
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            # An order that no book can hold.
            gate.changes = lambda passed, text: text.replace(b'"currency":"EUR"', b'"currency":"???"', 1) if is_list_of_orders(passed) else text
            self.sync(self.data, what="orders", code=3)
            with Hub(self.data, "--option", "schedule.enabled=false") as hub:
                token = hub.token("admin")
                aside = exposition.parse(hub.ask("GET", "/metrics", token).body.decode())["tradepost_set_aside"]
                held = len(hub.ask("GET", SHOP + "/held?limit=200", token).json["documents"])
                quarantined = len(hub.ask("GET", SHOP + "/quarantine?limit=200", token).json["records"])
                self.assertEqual((aside.value(state="held"), aside.value(state="quarantined")), (held, quarantined))
                self.assertGreater(held + quarantined, 0, "nothing was set aside: the test proves nothing")
                again = hub.ask("POST", SHOP + "/quarantine/retry", hub.token("operator"), {"store": "Shop", "kind": "orders"})
                # Only the shop could make that record whole: another try has nothing to do, and says so as a run.
                self.assertEqual((again.status, again.json["status"], again.json["code"]), (200, "done", "retry"), again.body)

    def test_alive_and_ready_are_two_things(self):
        killer = Killer()
        disk = {"LD_PRELOAD": str(killer.library), "TRADEPOST_KILL": "full:40"}
        with self.shop() as shop:
            self.opened(shop)
            with Hub(self.data) as hub:
                for path, status in (("/healthz", "ok"), ("/readyz", "ready")):
                    reply = hub.ask("GET", path)
                    self.assertEqual((reply.status, reply.json), (200, {"status": status}))
                admin = hub.token("admin")
            with Hub(self.data, environment=disk) as hub:
                # What is written fills the disk.
                wish = {"name": "another", "role": "viewer"}
                self.until(lambda: hub.ask("POST", "/api/v1/tokens", admin, wish).status >= 500)
                self.until(lambda: hub.ask("GET", "/readyz").status == 503, why="the disk is full and nobody says so")
                self.assertEqual(hub.ask("GET", "/healthz").json, {"status": "ok"})
                problem = hub.ask("GET", "/readyz")
                self.assertEqual((problem.status, problem.headers["Content-Type"]), (503, "application/problem+json"))
                self.assertIn("doctor", problem.json["detail"])
                self.assertNotIn(str(self.data), problem.body.decode())

    def test_the_log_is_json_with_ids_and_without_secrets(self):
        with self.shop() as shop:
            self.opened(shop)
            for kind in ("products", "inventory"):
                self.sync(self.data, what=kind)
            with Hub(self.data, "--allow-local-shops", "--option", "log.level=debug") as hub:
                admin = hub.token("admin")
                store = run("store", "show", "Shop", "--json", data=self.data).json["id"]
                reply = hub.ask("POST", f"{SHOP}/sync/orders?wait=true", admin, {"store_id": "Shop"})
                asked, done = reply.headers["X-Request-Id"], reply.json["id"]
                level = next(one for one in run("inventory", "list", "--json", data=self.data).json["inventory"] if one.get("available"))
                path = f"{SHOP}/stores/Shop/inventory/{level['product_id']}?wait=true"
                self.assertEqual(hub.ask("PUT", path, admin, {"sku": level["sku"], "quantity": 77}).json["status"], "confirmed")
                # Those who get everything wrong, with secrets in their hands.
                secret = shop.secrets["consumer_secret"]
                hub.ask("GET", f"{SHOP}/orders?token={admin}", "wrong-" + admin)
                hub.ask("POST", f"{SHOP}/stores", admin, {
                    "platform": "woocommerce", "name": "Other", "connect_to": shop.endpoint,
                    "credentials": shop.secrets | {"address": "http://other.example", "consumer_secret": secret + "x"}})
                hub.ask("POST", f"{SHOP}/stores", admin, {"platform": secret, "name": secret, "credentials": {}})
                # The shop takes the credentials away.
                run("store", "update", "Shop", "--secret", "consumer_secret=env:WRONG", data=self.data, code=None, environment={"WRONG": "cs_wrongwrongwrong"})
            lines = [json.loads(line) for line in hub.log.splitlines()]
            for line in lines:
                self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
                self.assertIn(line["level"], ("trace", "debug", "info", "notice", "warning", "error", "critical"))
                self.assertTrue(line["message"] and line["source"])
            [request] = [line for line in lines if line.get("request") == asked and line["message"] == "request"]
            self.assertEqual((request["route"], request["method"], request["status"]), (SHOP + "/sync/orders", "POST", "200"))
            [ended] = [line for line in lines if line["message"] == "A run ended" and line["kind"] == "orders"]
            self.assertEqual(ended["run"].split("-")[1], done.split("-")[1])
            self.assertEqual((ended["store"], ended["kind"], ended["state"]), (store, "orders", "done"), ended)
            self.assertEqual(ended["request"], asked, "which request began the run")
            [pushed] = [line for line in lines if line.get("operation") == "push"]
            self.assertEqual((pushed["store"], pushed["kind"], pushed["confirmed"]), (store, "inventory", "1"), pushed)
            self.assertRegex(pushed["run"], "^SYNC-")
            for secret in [*shop.secrets.values(), admin, "cs_wrongwrongwrong"]:
                self.assertNotIn(secret, hub.log)
            # A person at a terminal may have it otherwise.
            with Hub(self.data, "--option", "log.form=text", "--option", "log.level=info") as hub:
                hub.ask("GET", "/healthz")
            self.assertRegex(hub.log, r"(?m)^\S+Z info request .*route=/healthz")
            with Hub(self.data, "--option", "log.level=error") as hub:
                hub.ask("GET", "/healthz")
            self.assertEqual(hub.log, "")


class DoctorTests(OperationsCase):
    def checks(self, code, environment=None):
        view = run("doctor", "--json", data=self.data, code=code, environment=environment).json
        return {check["name"]: check for check in view["checks"]} | {"": view["state"]}

    def test_a_run_may_take_as_long_as_the_hub_is_told(self):
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            gate.before = is_list_of_orders
            hand = start("sync", "orders", "--store", "Shop", "--data", self.data)
            gate.until(lambda passed: is_list_of_orders(passed) and not passed.reached)
            later = clock(hours=7)
            late = self.checks((1,), later)["runs"]
            self.assertEqual(late["state"], "failed", late)
            self.assertIn("360 minutes", late["message"])
            told = self.checks(None, later | {"TRADEPOST_SCHEDULE_DEADLINE_MINUTES": "600"})["runs"]
            self.assertEqual(told["state"], "ok", told)
            gate.before = lambda passed: False
            hand.communicate(timeout=PATIENCE)

    def test_what_it_looks_at(self):
        run("doctor", data=self.data, code=1)
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            self.sync(self.data, what="orders")
            run("store", "subscribe", "Shop", "--address", "https://hub.example/hooks", data=self.data)
            run("store", "subscribe", "Shop", "--mend", data=self.data)
            found = self.checks((0, 3))
            self.assertLessEqual(
                {"disk", "key", "settings", "integrity", "chain", "clock", "package woocommerce", "subscriptions Shop", "runs"}, set(found))
            for name, check in found.items():
                if name not in ("", "disk"):
                    self.assertEqual(check["state"], "ok", check)
            self.assertIn("synchronous FULL", found["settings"]["message"])
            self.assertIn("journal wal", found["settings"]["message"])
            # Nobody looked after the subscriptions for two days.
            late = self.checks((3,), clock(days=2))
            self.assertEqual(late["subscriptions Shop"]["state"], "warning")
            # The shop has taken them away, and does not let them be made again.
            owner = Owner(shop, gate.target)
            for webhook in owner.ask("GET", "/webhooks"):
                owner.ask("DELETE", f"/webhooks/{webhook['id']}?force=true")
            gate.refuses = lambda passed: passed.method == "POST" and passed.path.endswith("/webhooks")
            run("store", "subscribe", "Shop", "--mend", data=self.data, code=1)
            lost = self.checks((3,))["subscriptions Shop"]
            self.assertEqual(lost["state"], "warning", lost)
            self.assertIn("store subscribe", lost["next"])
            gate.refuses = lambda passed: False
            run("store", "subscribe", "Shop", "--mend", data=self.data)
            self.assertEqual(self.checks((0, 3))["subscriptions Shop"]["state"], "ok")
            # This machine's clock is wrong, as the shop shows.
            for seconds, state, code in ((10, "ok", (0, 3)), (60, "warning", (3,)), (200, "failed", (1,))):
                run("sync", "orders", "--store", "Shop", data=self.data, environment=clock(days=seconds / 86400))
                check = self.checks(code)["clock"]
                self.assertEqual(check["state"], state, check)
                self.assertIn("ahead of", check["message"])
            run("sync", "orders", "--store", "Shop", data=self.data)
            for free, state, code in ((50, "failed", (1,)), (700, "warning", (3,)), (1 << 20, "ok", (0,))):
                check = self.checks(code, disk(free))["disk"]
                self.assertEqual(check["state"], state, check)
                self.assertIn(f"{free} MiB free", check["message"])
            (self.data / "key").chmod(0o644)
            self.assertEqual(self.checks((1,))["key"]["state"], "failed")
            (self.data / "key").chmod(0o600)
        # Somebody has laid hands on the database.
        with sqlite3.connect(self.data / "tradepost.sqlite") as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("UPDATE orders SET store_id = 999 WHERE id = 1")
        found = self.checks((1,))
        self.assertEqual((found["integrity"]["state"], found[""]), ("failed", "failed"))

    def test_a_store_that_fails_and_what_was_given_up(self):
        with self.shop() as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            self.sync(self.data, what="orders")
            self.assertEqual(self.checks((0, 3))["store Shop"]["state"], "ok")
            gate.refuses = lambda passed: True
            run("sync", "orders", "--store", "Shop", data=self.data, code=1)
            failed = self.checks((1,))["store Shop"]
            self.assertEqual(failed["state"], "failed")
            self.assertIn("orders", failed["message"])
            gate.refuses = lambda passed: False
            self.sync(self.data, what="orders")
            self.assertEqual(self.checks((0, 3))["store Shop"]["state"], "ok")
            run("plugin", "disable", "woocommerce", "--store", "Shop", data=self.data)
            self.assertEqual(self.checks((3,))["store Shop"]["state"], "warning")
        with sqlite3.connect(self.data / "tradepost.sqlite") as connection:
            connection.execute(
                "INSERT INTO inbox (uid, store_id, source, received_at, digest, state, next_at) SELECT randomblob(16), id, 'call', 0,"
                " randomblob(16), 'dead', 0 FROM store")
        given_up = self.checks((3,))["deliveries"]
        self.assertEqual((given_up["state"], given_up["message"]), ("warning", "1 were given up."))
        self.assertIn("webhooks list", given_up["next"])

    def test_until_when_a_platform_keeps_its_api(self):
        with Shop(self.folder, options={"products": 2, "orders": 2}, platform="shopify") as shop:
            shop.connect(self.data)
            ends = json.loads((program().parent / "plugins" / "shopify" / "plugin.json").read_text())["platform"]["ends"]
            left = lambda: (datetime.date.fromisoformat(ends) - datetime.datetime.now(datetime.UTC).date()).days
            for days, state, said in (
                (91, "ok", "in 91 days."), (90, "warning", "within the quarter"), (31, "warning", "within the quarter"),
                (30, "warning", "within the month"), (8, "warning", "within the month"), (7, "failed", "in 7 days"), (-1, "failed", "1 days ago"),
            ):
                check, today = None, None
                # Unless midnight passed meanwhile.
                while today != left():
                    today = left()
                    check = self.checks(None, clock(days=today - days))["package shopify"]
                self.assertEqual(check["state"], state, check)
                self.assertIn(said, check["message"])
                self.assertIn(ends, check["message"])
                self.assertEqual("next" in check, state != "ok")


class BackupTests(OperationsCase):
    def assertRefused(self, error, backup, key):
        folder = self.folder / "none"
        result = run("restore", backup, "--key", key, data=folder, code=1)
        self.assertRegex(result.err, rf"^tradepost: {error} · ", result)
        self.assertIn("Nothing was restored.", result.err)
        self.assertFalse(folder.exists(), "something was left behind")

    def test_a_backup_that_was_changed_is_refused(self):
        with self.shop() as shop:
            self.opened(shop)
            token = run("token", "create", "reader", "--role", "viewer", "--json", data=self.data).json
            good = self.folder / "good.backup"
            run("backup", good, "--with-key", data=self.data)
        key = self.folder / "kept.key"
        shutil.copy(str(good) + ".key", key)
        wrong = self.folder / "wrong.key"
        wrong.write_text("ab" * 32 + "\n")
        whole, changed = good.read_bytes(), self.folder / "changed.backup"
        self.assertEqual(whole[-len(MARK) - 32:-32], MARK)

        edits = [
            "UPDATE store SET connect_to = '127.0.0.1:6666'",
            "UPDATE token SET role = 'admin'",
            "INSERT INTO backup_file (path, bytes) VALUES ('plugins/evil/libevil.so', x'7F454C46')",
            "CREATE TRIGGER evil AFTER INSERT ON orders BEGIN DELETE FROM outbox; END",
        ]
        for sql in edits:
            with self.subTest(sql=sql):
                shutil.copy(good, changed)
                edit(changed, sql)
                edited = changed.read_bytes()
                self.assertRefused("restore.seal", changed, key)
                # Neither with the old seal put behind it again, nor with one under a key of the writer's own.
                changed.write_bytes(database_of(edited) + whole[-len(MARK) - 32:])
                self.assertRefused("restore.seal", changed, key)
                seal(changed, wrong)
                self.assertRefused("restore.seal", changed, key)
        for name, raw in {
            "no seal": whole[:-len(MARK) - 32], "half a seal": whole[:-7], "more behind it": whole + b"\0", "twice": whole + whole,
            "a bit": whole[:100] + bytes([whole[100] ^ 1]) + whole[101:], "the seal's bit": whole[:-1] + bytes([whole[-1] ^ 1]),
            "the text's bit": whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:], "the seal alone": whole[-len(MARK) - 32:], "nothing": b"",
        }.items():
            with self.subTest(raw=name):
                changed.write_bytes(raw)
                self.assertRefused("restore.seal", changed, key)
        self.assertRefused("restore.seal", good, wrong)
        # A folder that was there and empty stays so.
        empty = self.folder / "empty"
        empty.mkdir()
        run("restore", changed, "--key", key, data=empty, code=1)
        self.assertEqual(list(empty.iterdir()), [])

        # Whole, it is restored; a key that lay beside it proves nothing, and that is said.
        told = run("restore", good, "--key", key, "--json", data=self.folder / "kept")
        self.assertIsNone(told.json.get("key_beside"))
        self.assertNotIn("beside", told.err)
        told = run("restore", good, "--json", data=self.folder / "beside")
        self.assertEqual(told.json["key_beside"], str(good) + ".key")
        self.assertIn("could have changed anything in it", told.err)
        for folder in ("kept", "beside"):
            [one] = run("token", "list", "--json", data=self.folder / folder).json["tokens"]
            self.assertEqual((one["id"], one["role"]), (token["id"], "viewer"))
        # The environment's key goes before the one beside.
        result = run("restore", good, data=self.folder / "none", environment={"TRADEPOST_KEY": "ab" * 32}, code=1)
        self.assertIn("restore.seal", result.err)
        told = run("restore", good, data=self.folder / "told", environment={"TRADEPOST_KEY": key.read_text().strip()})
        self.assertNotIn("beside", told.err)
        # One that was no file before is none after.
        self.assertFalse((self.folder / "told" / "key").exists(), "the key was written beside the data")
        self.assertIn("TRADEPOST_KEY", told.out)
        self.assertTrue((self.folder / "kept" / "key").exists())

    def test_a_folder_without_data_is_not_backed_up(self):
        for folder in (self.folder / "absent", self.folder / "empty"):
            if folder.name == "empty":
                folder.mkdir()
            result = run("backup", self.folder / "backup", data=folder, code=2)
            self.assertIn("holds no data", result.err)
            self.assertFalse((self.folder / "backup").exists())
            self.assertFalse(folder.exists() and any(folder.iterdir()), "it was made")

    def test_a_backup_while_a_sync_runs(self):
        orders = 3000 if SOAK else 600
        with self.shop(orders=orders) as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            stored = lambda: sqlite_count(self.data, "document")
            gate.before = lambda passed: is_list_of_orders(passed) and stored() > 100
            with Hub(self.data) as hub:
                token = hub.token("operator")
                hub.ask("POST", f"{SHOP}/sync/orders", token, {"store_id": "Shop"})
                self.until(lambda: gate.before(gate.passed[-1]) and not gate.passed[-1].reached)
                self.assertEqual(metrics_at_work(hub, token), 1)
                # What had come before the shop fell silent may still be on its way into the books.
                before, number = None, 0
                while before != (now := read_journal(self.data)):
                    before, number = now, number + 1
                    held = self.folder / f"held-{number}.backup"
                    run("backup", held, "--with-key", data=self.data)
                self.assertGreater(len(before), 0)
                # And while pages come in: the first is begun before they may.
                more = [self.folder / "0.backup"]
                first = start("backup", more[0], "--data", self.data)
                gate.before = lambda passed: False
                out, err = first.communicate(timeout=PATIENCE)
                self.assertEqual(first.returncode, 0, err)
                while self.runs("Shop")[-1]["status"] == "running":
                    more.append(self.folder / f"{len(more)}.backup")
                    run("backup", more[-1], data=self.data)
                self.assertEqual(hub.ask("GET", "/readyz").status, 200)
            after = read_journal(self.data)
            self.assertGreater(len(after), len(before))
            key = str(held) + ".key"
            run("restore", held, data=self.folder / "restored")
            self.assertEqual(read_journal(self.folder / "restored"), before, "the books are those of that moment")
            self.assertHledgerAccepts(self.folder / "restored")
            rows = {tuple(row.items()) for row in after}
            for number, backup in enumerate(more[:3]):
                folder = self.folder / f"more-{number}"
                run("restore", backup, "--key", key, data=folder)
                self.assertLessEqual({tuple(row.items()) for row in read_journal(folder)}, rows)
                self.assertEqual(run("doctor", "--json", data=folder, code=None).json["checks"][3]["state"], "ok")
            # What was restored goes on, as a hub too.
            with Hub(self.folder / "restored") as hub:
                reply = hub.ask("POST", f"{SHOP}/sync/orders?wait=true", hub_token(self.folder / "restored"), {"store_id": "Shop"})
                self.assertEqual(reply.json["status"], "completed", reply.body)
            # What is not whole, or not ours, is not restored; nothing is left behind.
            run("restore", held, data=self.folder / "restored", code=2)
            run("restore", more[0], data=self.folder / "none", code=2)
            broken = self.folder / "broken.backup"
            raw = bytearray(held.read_bytes())
            raw[len(raw) // 2:] = bytes(len(raw) - len(raw) // 2)
            for damaged in (raw, raw[:len(raw) // 2]):
                broken.write_bytes(damaged)
                self.assertRefused("restore.seal", broken, key)
            # Nor what is sealed well, but does not fit together.
            shutil.copy(held, broken)
            edit(broken, "DELETE FROM document WHERE id = (SELECT max(id) FROM document)")
            seal(broken, key)
            result = run("restore", broken, "--key", key, data=self.folder / "none", code=1)
            self.assertNotIn("restore.seal", result.err)
            self.assertFalse((self.folder / "none").exists())
            run("backup", held, data=self.data, code=(1, 2))
        self.assertBooksEqual(self.folder / "restored", shop.book)
        self.assertBooksEqual(self.data, shop.book)
        self.assertEqual(held.stat().st_mode & 0o077, 0, "others may read the backup")

    def test_what_waited_when_it_was_taken_is_not_sent_by_itself(self):
        with self.shop(orders=0) as shop, Gate(shop.endpoint) as gate:
            self.opened(shop, gate)
            for kind in ("products", "inventory"):
                self.sync(self.data, what=kind)
            level = next(one for one in run("inventory", "list", "--json", data=self.data).json["inventory"] if one.get("available"))
            run("outbox", "add", "--store", "Shop", level["sku"], 4321, data=self.data)
            run("backup", self.folder / "backup", "--with-key", data=self.data)
            run("outbox", "push", data=self.data)
            self.assertEqual([quantity for _, quantity in gate.writes()], [4321])
            run("restore", self.folder / "backup", data=self.folder / "restored")
            with Hub(self.folder / "restored"):
                time.sleep(1.5)
                [entry] = run("outbox", "list", "--json", data=self.folder / "restored").json["outbox"]
            self.assertEqual(entry["status"], "dead", entry)
            self.assertIn("backup", entry["message"])
            self.assertEqual(len(gate.writes()), 1)
            # The log knows, and it leaves the outbox in time as any other does.
            [line] = run("inventory", "log", "--action", "push", "--json", data=self.folder / "restored").json["log"]
            self.assertEqual(line["result"], "dead", line)
            self.assertEqual(sqlite_count(self.folder / "restored", "outbox WHERE ended_at IS NOT NULL"), 1)


MARK = b"\ntradepost backup seal 1\n"


def edit(backup, sql):
    with contextlib.closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute(sql)


def database_of(raw):
    """The database at the start of a file: its header says how many pages of which size."""
    page = int.from_bytes(raw[16:18], "big")
    return raw[:(65536 if page == 1 else page) * int.from_bytes(raw[28:32], "big")]


def seal(backup, key):
    """Seals a database as a backup, as one can who has the key: HKDF-SHA256 (RFC 5869) for one block, then HMAC-SHA256."""
    master = hmac.digest(bytes(32), bytes.fromhex(pathlib.Path(key).read_text()), "sha256")
    derived = hmac.digest(master, b"tradepost/1/backup" + b"\1", "sha256")
    raw = database_of(backup.read_bytes()) + MARK
    backup.write_bytes(raw + hmac.digest(derived, raw, "sha256"))


def sqlite_count(data, table):
    with database(data) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def hub_token(data):
    return run("token", "create", "again", "--role", "operator", "--json", data=data).json["token"]


def metrics_at_work(hub, token):
    return exposition.parse(hub.ask("GET", "/metrics", token).body.decode())["tradepost_runs_at_work"].value()


class OptionTests(OperationsCase):
    def test_flag_before_environment_before_file(self):
        file = self.folder / "hub.json"
        file.write_text(json.dumps({
            "http": {"port": 1111, "rate": 11, "connections": 111}, "log": {"level": "debug"}, "schedule": {"enabled": False, "places": 3}}))
        environment = {"TRADEPOST_HTTP_PORT": "2222", "TRADEPOST_HTTP_RATE": "22", "TRADEPOST_LOG_LEVEL": "warning"}
        shown = lambda *words, environment=environment: {
            name: (option["value"], option["origin"].split()[0])
            for name, option in run("config", "show", "--json", *words, environment=environment).json.items()}
        found = shown("--config", file, "--option", "http.port=3333")
        self.assertEqual(found["http.port"], ("3333", "flag"))
        self.assertEqual(found["http.rate"], ("22", "environment"))
        self.assertEqual(found["log.level"], ("warning", "environment"))
        self.assertEqual(found["http.connections"], ("111", "file"))
        self.assertEqual(found["schedule.enabled"], ("false", "file"))
        self.assertEqual(found["schedule.places"], ("3", "file"))
        self.assertEqual(found["http.host"], ("127.0.0.1", "usual"))
        self.assertEqual(shown(environment={})["http.port"], ("8080", "usual"))
        # The file may be named by the environment; a flag names another.
        other = self.folder / "other.json"
        other.write_text('{"http":{"port":4444}}')
        named = {"TRADEPOST_CONFIG": str(file)}
        self.assertEqual(shown(environment=named)["http.port"], ("1111", "file"))
        self.assertEqual(shown("--config", other, environment=named)["http.port"], ("4444", "file"))

    def test_the_hub_listens_where_the_strongest_says(self):
        ports = [free_port() for _ in range(3)]
        file = self.folder / "hub.json"
        file.write_text(json.dumps({"http": {"port": ports[0]}}))
        told = {"TRADEPOST_CONFIG": str(file)}
        for words, environment, port in (
            ([], told, ports[0]), ([], told | {"TRADEPOST_HTTP_PORT": str(ports[1])}, ports[1]),
            (["--port", ports[2]], told | {"TRADEPOST_HTTP_PORT": str(ports[1])}, ports[2]),
            (["--port", ports[2], "--option", f"http.port={ports[0]}"], told, ports[2]),
        ):
            process = start("serve", "--data", self.data, *words, environment=environment)
            line = process.stdout.readline().decode()
            process.terminate()
            out, err = process.communicate(timeout=PATIENCE)
            HEARD.write(out + err)
            self.assertEqual(process.returncode, 0, err)
            self.assertTrue(line.rstrip().endswith(f":{port}"), (line, port))

    def test_what_is_wrong_is_said_with_its_place(self):
        file = self.folder / "hub.json"
        for text, environment, words, said in (
            ('{"http":{"prot":1}}', {}, [], "http.prot"), ('{"http":{"port":"80"}}', {}, [], "http.port"), ('{"http":', {}, [], "JSON"),
            ('{"http":{"certificate_key":"x"}}', {}, [], "http.certificate_key"), ('{"secret":"x"}', {}, [], "no secret"),
            ("{}", {"TRADEPOST_HTTP_PORT": "many"}, [], "TRADEPOST_HTTP_PORT"), ("{}", {}, ["--option", "log.level=loud"], "log.level"),
            ("{}", {}, ["--option", "log.volume=1"], "log.volume"),
        ):
            file.write_text(text)
            result = run("config", "show", "--config", file, *words, environment=environment, code=2)
            self.assertIn(said, result.err, text)
            result = run("serve", "--config", file, *words, "--data", self.data, environment=environment, code=2)
            self.assertIn(said, result.err, text)
        run("config", "show", "--config", self.folder / "nothing.json", code=2)
