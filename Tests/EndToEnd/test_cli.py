"""The program as an operator types it: every command, every exit code, what it refuses and in which words."""

import base64
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
from decimal import Decimal

from gate import Gate
from harness import (
    HEARD, PATIENCE, Case, Shop, clean_environment, contents, dice, digest, program, read_journal, run, start)
from killing import Killer

SMALL = {"orders": 120, "products": 30, "customers": 25, "refund_share": 0.3}


def leaves(*words):
    """Every command of the program that has no commands below it, from its own help."""
    text = run(*words, "--help").out
    found = []
    if "SUBCOMMANDS:" in text:
        for line in text.split("SUBCOMMANDS:")[1].splitlines():
            name = re.match(r"  ([a-z][a-z-]*)( |$)", line)
            if name:
                found += leaves(*words, name[1])
        return found
    return [words]


class EveryCommandTests(Case):
    def test_every_command_in_words_and_in_json(self):
        data = self.folder / "data"
        shutil.copytree(program().parent / "plugins" / "examples", self.folder / "examples-again")
        package = self.folder / "examples-again"
        manifest = package / "plugin.json"
        manifest.write_text(manifest.read_text().replace('"id": "examples"', '"id": "examples-again"', 1))
        with Shop(self.folder, options=SMALL) as shop:
            environment = {f"CANARY_{key}": value for key, value in shop.secrets.items()}
            secrets = [word for key in shop.secrets for word in ("--secret", f"{key}=env:CANARY_{key}")]
            settings = [word for key, value in shop.connection["settings"].items() for word in ("--set", f"{key}={value}")]
            add = ["store", "add", "woocommerce", "Shop", *settings, *secrets, "--connect-to", shop.endpoint]
            store = ["--store", "Shop"]
            tape = self.folder / "tape"
            order = lambda: run("orders", "list", "--json", data=data).json["orders"][0]["external_id"]
            client = lambda: run("customers", "list", "--json", data=data).json["customers"][0]["id"]
            last = lambda: run("sync", "history", "--json", data=data).json["history"][0]["id"]
            level = lambda: next(
                level for level in run("inventory", "list", "--json", data=data).json["inventory"] if level["sku"] and level.get("available"))
            sku = lambda: level()["sku"]
            quantity = lambda: f"{sku()}=5"
            pushed = lambda: next(
                row["id"] for row in run("sync", "history", "--json", data=data).json["history"] if row["operation"] == "push")
            ping = self.folder / "ping.http"
            ping.write_bytes(b"Content-Type: application/x-www-form-urlencoded\r\n\r\nwebhook_id=1")

            def stock():
                """A file of what was pushed last, by the shop's own ids."""
                item = run("sync", "show", pushed(), data=data).json["items"][0]["item"]
                file = self.folder / "stock.json"
                file.write_text(json.dumps([{name: item[name] for name in ("product_id", "variant_id", "quantity")}]))
                return file

            rates = self.folder / "rates.csv"
            rates.write_text("Date,USD,JPY\n2026-03-06,1.0842,160.55\n")

            def states():
                file = self.folder / "states.json"
                file.write_text(json.dumps({"items": [{"order_id": order(), "status": "completed"}]}))
                return file

            table = [
                add, ["store", "list"], ["store", "show", "Shop"], ["store", "test", "Shop"],
                ["store", "update", "Shop", "--map-sku", "none"],
                ["plugin", "list"], ["plugin", "inspect", "woocommerce"], ["plugin", "install", package],
                ["plugin", "enable", "examples", *store], ["plugin", "disable", "examples", *store],
                ["plugin", "call", "examples", "sku.normalize", "ab-1"],
                ["plugin", "call", "examples", "fee.referral", "-12.34 EUR", "1500"],
                ["sync", "products", *store], ["sync", "inventory", *store], ["sync", "customers", *store],
                ["sync", "orders", *store, "--record", tape], ["sync", "all", *store, "--full"],
                ["sync", "history"], ["sync", "show", last], ["sync", "quarantine"], ["sync", "retry", *store],
                ["orders", "list"], ["orders", "show", order], ["inventory", "list"], ["customers", "list"], ["customers", "show", client],
                ["report", "summary"], ["export", "journal"], ["replay", tape],
                ["inventory", "push", *store, quantity], ["push", "inventory", *store, "--items", stock], ["sync", "locate", pushed],
                ["push", "products", *store, "--sku", sku, "--price", "9.99"],
                ["orders", "push", *store, order, "--status", "completed"], ["push", "orders", *store, "--items", states],
                ["store", "subscribe", "Shop", "--address", "https://hub.example/hooks"], ["store", "deliver", "Shop", ping],
                ["store", "sweep", "Shop"], ["inventory", "log"],
                ["report", "revenue"], ["report", "top-products"], ["report", "status"], ["report", "customers"],
                ["report", "check"], ["report", "rebuild"], ["rates", "import", rates],
                ["webhooks", "list"], ["privacy", "list"],
                ["alerts", "threshold", *store, "--warning", 100_000, "--critical", 3], ["alerts", "list"],
                ["outbox", "add", *store, sku, 7], ["outbox", "push"], ["outbox", "list"],
                ["token", "create", "one"], ["token", "list"], ["token", "revoke", "one"], ["config", "show"], ["doctor"],
                ["backup", self.folder / "copy"],
                ["store", "remove", "Shop"],
            ]
            typed = []
            for words in table:
                words = [word() if callable(word) else word for word in words]
                with self.subTest(command=" ".join(map(str, words[:2]))):
                    plain = run(*words, data=data, environment=environment)
                    self.assertTrue(plain.out.strip(), plain)
                    self.assertNotIn("Optional(", plain.out)
                    again = list(words)
                    if words[:2] == ["store", "add"]:
                        run("store", "remove", "Shop", data=data)
                    if words[0] == "plugin" and words[1] == "install":
                        shutil.rmtree(data / "plugins")
                    if words[:2] == ["store", "remove"]:
                        again = ["store", "remove", "Shop"]
                        run(*add, data=data, environment=environment)
                    if tape in words and words[0] == "sync":
                        tape.unlink()
                    if words[0] == "backup":
                        (self.folder / "copy").unlink()
                    if words[:2] == ["token", "create"]:
                        again = ["token", "create", "two"]
                    if words[:2] == ["token", "revoke"]:
                        again = ["token", "revoke", "two"]
                    told = run(*again, "--json", data=data, environment=environment)
                    if words[0] == "export":
                        for line in told.out.splitlines():
                            self.assertEqual(sum(Decimal(entry["amount"]) for entry in json.loads(line)["entries"]), 0, line)
                    else:
                        self.assertIsInstance(told.json, dict)
                typed.append(tuple(map(str, words)))
        self.demo_and_simulate(typed)
        # This shop has no queue; test_deliver empties another's.
        typed.append(("store", "poll"))
        # Its owner's browser is needed: test_install has one.
        typed.append(("store", "install"))
        # These need what the hub's own tests make: deliveries, requests, dead intents, alerts, a second folder.
        typed += [
            ("webhooks", "show"), ("webhooks", "retry"), ("privacy", "done"), ("outbox", "retry"), ("alerts", "clear"), ("restore",), ("serve",)]
        known = leaves()
        missing = [" ".join(leaf) for leaf in known if not any(words[:len(leaf)] == leaf for words in typed)]
        self.assertGreater(len(known), 25)
        self.assertEqual(missing, [], "commands that this test does not type")

    def demo_and_simulate(self, typed):
        data = self.folder / "demo"
        first = run("demo", "--once", "--json", "--products", 20, "--orders", 50, data=data).json
        second = run("demo", "--once", "--json", "--products", 20, "--orders", 50, data=data).json
        for before, after in zip(first["stores"], second["stores"]):
            self.assertEqual(set(before), {"store", "platform", "kinds"})
            for kind, counts in after["kinds"].items():
                self.assertEqual(counts["total"], before["kinds"][kind]["total"], kind)
                outcomes = ("created", "updated", "unchanged", "ignored", "quarantined", "held")
                self.assertEqual(counts["total"], sum(counts[name] for name in outcomes))
                self.assertEqual(counts["unchanged"], counts["total"], f"{kind}: the second demo changed something: {counts}")
        words = run("demo", "--once", "--products", 20, "--orders", 50).out
        self.assertIn("equal the shop's own book to the cent", words)
        # Without --once the shops stay open until they are told to end, and the temporary data go with them.
        process = start("demo", "--products", "5", "--orders", "10")
        line = b""
        while b"Ctrl-C" not in line:
            line = process.stderr.readline()
            self.assertTrue(line, "the demo ended by itself")
        folder = pathlib.Path(re.search(rb"--data (\S+)", line)[1].decode())
        self.assertTrue(folder.is_dir())
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0)
        self.assertFalse(folder.exists(), "the temporary data were left behind")
        process = start("simulate", "woocommerce", "--options", '{"orders":1}')
        self.assertIn(b"is simulated on 127.0.0.1:", process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0)
        typed += [("demo",), ("simulate",)]


class ExitCodeTests(Case):
    def refuses(self, code, part, *words, **named):
        result = run(*words, code=code, **named)
        self.assertRegex(result.err, r"^tradepost: [a-z_]+\.[a-z_]+ · ", result)
        self.assertIn(part, result.err)
        return result

    def test_wrong_use_ends_with_two(self):
        data = self.folder / "data"
        run("nonsense", code=2)
        run("orders", "list", "--nonsense", data=data, code=2)
        run("orders", "list", "--limit", "many", data=data, code=2)
        run("sync", "orders", data=data, code=2)
        self.refuses(2, 'no store "Nobody"', "sync", "orders", "--store", "Nobody", data=data)
        self.refuses(2, "2026-11-01", "sync", "orders", "--store", "Nobody", "--since", "yesterday", data=data)
        self.refuses(2, 'no order "7"', "orders", "show", "7", data=data)
        self.refuses(2, 'none of', "orders", "list", "--status", "great", data=data)
        self.refuses(2, "plugin", "plugin", "inspect", "nobody", data=data)
        self.refuses(2, "consumer_key=env:VARIABLE", "store", "add", "woocommerce", "S", "--secret", "consumer_key=ck_plain", data=data)
        self.refuses(2, "consumer_key", "store", "add", "woocommerce", "S", "--set", "address=https://a.example", data=data)
        self.refuses(2, "hledger", "export", "journal", "--format", "pdf", data=data)

    def test_a_shop_that_does_not_answer_ends_with_one(self):
        data = self.folder / "data"
        with Shop(self.folder, options=SMALL) as shop:
            shop.connect(data)
        runs = self.sync(data, what="customers", code=1)
        for report in runs.values():
            self.assertEqual(report["status"], "failed")
            self.assertIn("could not be reached", report["message"])
        self.refuses(1, "could not be reached", "store", "test", "Shop", data=data)

    def test_what_is_left_aside_ends_with_three(self):
        # Held and quarantined records: test_updates.py; here a list that lost more than half of what it had.
        data = self.folder / "data"
        with Shop(self.folder, options=SMALL) as shop:
            shop.connect(data)
            self.sync(data)
        with Shop(self.folder, options=SMALL | {"orders": 20, "products": 5, "customers": 3}) as shop:
            run("store", "update", "Shop", "--connect-to", shop.endpoint, data=data)
            before = read_journal(data)
            runs = self.sync(data, "--full", code=3)
            self.assertIn("were kept", runs["orders"]["message"])
            self.assertEqual(runs["orders"]["counts"]["deleted"], 0)
            # What the smaller shop tells otherwise is revised; nothing that it lacks is taken back.
            gone = {row["order"] for row in before} - {row["order"] for row in read_journal(data)}
            self.assertEqual(gone, set())
            self.sync(data, "--full", "--approve", code=(0, 3))
        self.assertBooksEqual(data, shop.book, "once the loss was approved:")

    def test_two_at_once_the_second_ends_with_five(self):
        data = self.folder / "data"
        with Shop(self.folder, options=SMALL) as shop, Gate(shop.endpoint) as gate:
            shop.connection["endpoint"] = gate.endpoint
            shop.connect(data)
            # The shop is silent about its orders as long as the others try.
            orders = lambda passed: passed.path.endswith("/orders")
            gate.before = orders
            first = start("sync", "orders", "--store", "Shop", "--data", str(data))
            # Connecting has asked for orders too, and was answered.
            gate.until(lambda passed: orders(passed) and not passed.reached)
            result = self.refuses(5, "Another run", "sync", "orders", "--store", "Shop", data=data)
            self.assertIsNone(first.poll(), "the first run ended too early for this test")
            self.assertIn("Shop", result.err)
            self.refuses(5, "Another run", "sync", "retry", "--store", "Shop", data=data)
            run("sync", "customers", "--store", "Shop", data=data)
            run("orders", "list", data=data)
            gate.before = lambda passed: False
            out, err = first.communicate(timeout=PATIENCE)
            self.assertEqual(first.returncode, 0, err.decode())
            run("sync", "orders", "--store", "Shop", data=data)
        self.assertBooksEqual(data, shop.book)


class InterruptionTests(Case):
    def test_a_sync_that_is_told_to_end_ends_in_order(self):
        data = self.folder / "data"
        options = SMALL | {"orders": 1200, "faults": {"slow": 1.0}, "slow_ms": 100}
        with Shop(self.folder, options=options) as shop:
            shop.connect(data)
            for number in (signal.SIGINT, signal.SIGTERM):
                process = start("sync", "orders", "--store", "Shop", "--data", str(data))
                self.wait_for_a_page(data)
                process.send_signal(number)
                out, err = process.communicate(timeout=PATIENCE)
                self.assertEqual(process.returncode, 1, out + err)
                self.assertIn(b"what was stored stays", err)
                last = run("sync", "history", "--json", data=data).json["history"][0]
                self.assertEqual(last["status"], "cancelled", last)
            runs = self.sync(data, what="orders")
            self.assertLess(runs["orders"]["counts"]["total"], 1200, "it began anew")
        self.assertBooksEqual(data, shop.book)

    def wait_for_a_page(self, data):
        pages = lambda: sum(run_["counts"]["pages"] for run_ in run("sync", "history", "--json", data=data).json["history"])
        before, deadline = pages(), time.monotonic() + PATIENCE
        while pages() <= before and time.monotonic() < deadline:
            time.sleep(0.05)


class DisconnectTests(Case):
    def test_a_disconnected_shop_may_come_back_and_nothing_is_booked_twice(self):
        data = self.folder / "data"
        with Shop(self.folder, options=SMALL) as shop:
            shop.connect(data)
            self.sync(data)
            before = read_journal(data)
            result = shop.connect(data, name="Other", code=2)
            self.assertIn('connected already, as "Shop"', result.err)
            run("store", "remove", "Shop", data=data)
            self.assertEqual(read_journal(data), before, "the books forgot")
            self.assertIn("plugin.disabled", run("sync", "all", "--store", "Shop", data=data, code=1).err)
            self.assertIn("Connect it under these names again", shop.connect(data, name="Other", code=2).err)
            shop.connect(data)
            self.assertUnchanged(self.sync(data, "--full"), "once it is back:")
        self.assertEqual(read_journal(data), before)


class SecretTests(Case):
    def test_secrets_and_personal_data_stand_nowhere(self):
        data = self.folder / "data"
        key, secret, wrong = "ck_" + "5ca1ab1e" * 5, "cs_" + "deadbea7" * 5, "cs_" + "0ddba11d" * 5
        options = SMALL | {
            "consumer_key": key, "consumer_secret": secret, "retry_after": 0,
            "faults": {"429": 0.1, "5xx": 0.1, "reset": 0.05, "truncated": 0.05}}
        tape = self.folder / "tape"
        for tls in (False, True):
            place = data / ("https" if tls else "http")
            site = {"site": ("https" if tls else "http") + "://shop.example"}
            with Shop(self.folder, options=options | site, tls=tls) as shop:
                shop.connect(place, code=(0, 1))
                shop.connect(place, code=None)
                run("store", "show", "Shop", data=place)
                run("store", "show", "Shop", "--json", data=place)
                run("sync", "all", "--store", "Shop", "--record", f"{tape}-{tls}", data=place, code=None)
                run("sync", "all", "--store", "Shop", data=place, code=None)
                refused = run(
                    "store", "update", "Shop", "--secret", "consumer_secret=env:WRONG", data=place, environment={"WRONG": wrong},
                    code=1)
                self.assertIn("401", refused.err)
                run("store", "update", "Shop", "--secret", "consumer_secret=-", data=place, words_in=f"{wrong}\n".encode(), code=1)
        emails = self.emails(place)
        self.assertGreater(len(emails), 10)
        for name, canary in [("key", key), ("secret", secret), ("wrong secret", wrong)]:
            for way, bytes_ in self.ways(canary, key):
                self.assertEqual(self.holding(bytes_, data, self.folder), [], f"the {name} {way} stands in a file")
                self.assertEqual(self.heard(bytes_), 0, f"the {name} {way} was written out")
        for email in sorted(emails)[:40]:
            self.assertEqual(self.holding(email.encode(), data, self.folder), [], f"{email} stands in a file unsealed")

    def test_the_search_finds_what_is_there(self):
        """A canary that is there must be found, or the test above proves nothing."""
        data = self.folder / "data"
        with Shop(self.folder, options=SMALL) as shop:
            shop.connect(data, name="Canary Shop")
        self.assertNotEqual(self.holding(b"Canary Shop", data), [])
        self.assertGreater(self.heard(b"Canary Shop"), 0)

    def ways(self, canary, key):
        yield "itself", canary.encode()
        yield "in base64", base64.b64encode(canary.encode())[:-4]
        yield "signed in by basic", base64.b64encode(f"{key}:{canary}".encode())[:-4]
        yield "in hex", canary.encode().hex().encode()
        yield "its end", canary[-24:].encode()

    def holding(self, bytes_, *folders):
        found = []
        for folder in folders:
            for path in pathlib.Path(folder).rglob("*"):
                if path.is_file() and bytes_ in path.read_bytes():
                    found.append(str(path.relative_to(folder)))
        return found

    def heard(self, bytes_):
        HEARD.flush()
        HEARD.seek(0)
        try:
            return HEARD.read().count(bytes_)
        finally:
            HEARD.seek(0, os.SEEK_END)

    def emails(self, data):
        orders = run("orders", "list", "--json", "--limit", 40, data=data).json["orders"]
        found = set()
        for order in orders:
            shown = run("orders", "show", order["external_id"], "--json", data=data).json
            found |= {shown.get("order", {}).get("billing", {}).get("email")} - {None, ""}
        return found


class KeyTests(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        with Shop(self.folder, options=SMALL) as shop:
            shop.connect(self.data)
            self.sync(self.data)

    def refused(self, code, environment=None):
        """No command runs, and not a byte in the folder changes."""
        before = digest(self.data)
        for words in (["orders", "list"], ["sync", "all", "--store", "Shop"], ["store", "list"], ["export", "journal"],
                      ["sync", "retry", "--store", "Shop"], ["store", "remove", "Shop"]):
            result = run(*words, data=self.data, code=1, environment=environment)
            self.assertIn(code, result.err, result)
            self.assertEqual(result.out, "")
        self.assertEqual(digest(self.data), before)

    def test_a_wrong_key_starts_nothing_and_changes_nothing(self):
        key = self.data / "key"
        right = key.read_text()
        key.write_text("0" * 63 + "1\n")
        self.refused("key.wrong")
        key.write_text("not a key\n")
        self.refused("key.malformed")
        key.unlink()
        self.refused("key.missing")
        key.write_text(right)
        key.chmod(0o644)
        self.refused("key.readable")
        key.chmod(0o600)
        self.refused("key.wrong", {"TRADEPOST_KEY": "ab" * 32})
        self.assertGreater(run("orders", "list", "--json", data=self.data).json["count"], 0)
        key.unlink()
        listed = run("orders", "list", "--json", data=self.data, environment={"TRADEPOST_KEY": right.strip()})
        self.assertGreater(listed.json["count"], 0)
        self.assertFalse(key.exists(), "a key from the environment was written down")

    def test_what_lies_in_the_folder_is_its_owners_alone(self):
        for path in [self.data, *self.data.rglob("*")]:
            self.assertEqual(path.stat().st_mode & 0o077 if path.name == "key" or path == self.data else 0, 0, path)


class TapeTests(Case):
    def test_a_taped_run_is_played_again_without_the_shop(self):
        data, tape = self.folder / "data", self.folder / "tape"
        with Shop(self.folder, options=SMALL) as shop:
            shop.connect(data)
            runs = self.sync(data, "--record", tape)
        before = digest(data)
        played = run("replay", tape, "--json", data=data).json
        self.assertEqual(played["changed_records"], [])
        self.assertEqual(played["records"], sum(report["counts"]["total"] for report in runs.values()))
        self.assertEqual(digest(data), before, "a replay changed the books")
        self.assertIn("all identical", run("replay", tape, data=data).out)
        whole = tape.read_bytes()
        roll = dice("tape")
        for place in [0, len(whole) - 1, *(roll.randrange(len(whole)) for _ in range(10))]:
            changed = bytearray(whole)
            changed[place] ^= 1 << roll.randrange(8)
            tape.write_bytes(bytes(changed))
            self.refused(tape, data, f"bit flipped in byte {place} of {len(whole)}")
        for count in (0, 10, len(whole) // 2, len(whole) - 1):
            tape.write_bytes(whole[:count])
            self.refused(tape, data, f"cut after {count} of {len(whole)}")
        tape.write_bytes(whole)
        run("replay", tape, data=data)
        other = self.folder / "other"
        run("store", "list", data=other)
        self.refused(tape, other, "with another key")

    def refused(self, tape, data, how):
        result = run("replay", tape, data=data, code=None)
        self.assertIn(result.code, (1, 2), f"{how}: {result}")
        self.assertRegex(result.err, r"tradepost: \S+ · ", how)


class PackageTests(Case):
    def test_a_disabled_package_runs_nothing(self):
        data = self.folder / "data"
        with Shop(self.folder, options=SMALL) as shop:
            shop.connect(data)
            run("plugin", "disable", "woocommerce", "--store", "Shop", data=data)
            before = contents(data)
            for words in (["sync", "all", "--store", "Shop"], ["sync", "retry", "--store", "Shop"], ["store", "test", "Shop"]):
                result = run(*words, data=data, code=1)
                self.assertIn("plugin.disabled", result.err, result)
                self.assertIn("tradepost plugin enable woocommerce", result.err)
            self.assertEqual(contents(data), before)
        asked = sum(count for name, count in shop.counters.items() if name.startswith(("requests.", "refused")))
        self.assertLessEqual(asked, 6, f"a disabled package asked the shop: {shop.counters}")

    def test_a_changed_library_is_not_loaded(self):
        data = self.folder / "data"
        run("store", "list", data=data)
        package = self.folder / "examples"
        shutil.copytree(program().parent / "plugins" / "examples", package)
        manifest = package / "plugin.json"
        manifest.write_text(manifest.read_text().replace('"id": "examples"', '"id": "mine"', 1))
        run("plugin", "install", package, data=data)
        call = ("plugin", "call", "mine", "sku.normalize", "ab-1")
        run(*call, data=data)
        (library,) = (data / "plugins").rglob("*.so")
        library.chmod(0o700)
        bytes_ = bytearray(library.read_bytes())
        bytes_[len(bytes_) // 2] ^= 1
        library.write_bytes(bytes(bytes_))
        result = run(*call, data=data, code=None)
        self.assertNotEqual(result.code, 0, result)
        self.assertIn("plugin.digest", result.err + result.out, result)


class DiskTests(Case):
    """What happens when nothing can be written: a sentence, and whole books."""

    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.killer = Killer()

    def under(self, fault, *words):
        environment = {"LD_PRELOAD": str(self.killer.library), "TRADEPOST_KILL": fault}
        return run(*words, data=self.data, environment=environment, code=None)

    def test_a_full_disk_ends_in_a_sentence_and_whole_books(self):
        with Shop(self.folder, options=SMALL) as shop:
            shop.connect(self.data)
            roll = dice("full")
            for _ in range(6):
                result = self.under(f"full:{roll.randrange(2, 60)}", "sync", "all", "--store", "Shop")
                self.assertIn(result.code, (0, 1), result)
                if result.code == 1:
                    self.assertIn("The disk is full: make room", result.err + result.out, result)
                    self.assertBalanced(read_journal(self.data))
            self.sync(self.data)
            self.assertUnchanged(self.sync(self.data, "--full"))
        self.assertBooksEqual(self.data, shop.book)

    def test_a_folder_that_cannot_be_written(self):
        with Shop(self.folder, options=SMALL) as shop:
            shop.connect(self.data)
            self.sync(self.data)
            before = digest(self.data)
            result = self.under("fixed:0", "sync", "all", "--store", "Shop")
            self.assertEqual(result.code, 1, result)
            self.assertRegex(result.err + result.out, r"permissions|cannot be opened|read-only|readonly", result)
            self.assertEqual(digest(self.data), before)
        for place in ("/proc/tradepost", "/dev/null/tradepost"):
            result = run("orders", "list", data=place, code=1)
            self.assertRegex(result.err, r"^tradepost: data\.folder · .*Choose another folder with --data", result)

    def test_a_file_that_is_no_database(self):
        run("store", "list", data=self.data)
        for file in self.data.glob("tradepost.sqlite*"):
            file.unlink()
        (self.data / "tradepost.sqlite").write_bytes(b"this was a database once " * 4000)
        result = run("orders", "list", data=self.data, code=1)
        self.assertRegex(result.err, r"^tradepost: data\.sqlite · .*damaged: restore it from a backup", result)


class TerminalTests(Case):
    def test_progress_is_shown_on_a_terminal(self):
        import pty

        data = self.folder / "data"
        options = SMALL | {"orders": 1500, "faults": {"slow": 1.0}, "slow_ms": 60}
        with Shop(self.folder, options=options) as shop:
            shop.connect(data)
            outer, inner = pty.openpty()
            process = subprocess.Popen(
                [str(program()), "sync", "orders", "--store", "Shop", "--data", str(data)], stdin=inner, stdout=inner, stderr=inner,
                env=clean_environment())
            os.close(inner)
            text = b""
            while True:
                try:
                    piece = os.read(outer, 4096)
                except OSError:
                    break
                if not piece:
                    break
                text += piece
            os.close(outer)
            self.assertEqual(process.wait(timeout=PATIENCE), 0, text.decode())
        self.assertRegex(text.decode(), r"orders: \d+ of 1500 records, \d+ pages, \d+ a second, \d+ s left")
