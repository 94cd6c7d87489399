"""A new version of an adapter: what changes bytes alone posts nothing, what changes effects waits for a person."""

import copy
import json
import pathlib
import subprocess

from harness import ROOT, Case, dice, journal_book, read_journal, run
from killing import Killer

HERE = pathlib.Path(__file__).parent
STATUSES = {
    "open": {"status": "processing", "effect": "books"}, "void": {"status": "cancelled", "effect": "reverses"}}


def order(number, lines, tax="1.90", status="open", **more):
    """An order of `lines` (kind, amount), paid in full."""
    total = sum((-1 if kind == "discount" else 1) * round(float(amount) * 100) for kind, amount in lines) + round(float(tax) * 100)
    total = f"{total // 100}.{total % 100:02d}"
    return {
        "created_at": f"2026-03-{number:02d}T10:00:00+01:00", "currency": "EUR", "id": str(number),
        "lines": [{"amount": amount, "id": str(place), "kind": kind, "name": kind} for place, (kind, amount) in enumerate(lines)],
        "status": status, "taxes": [{"amount": tax, "jurisdiction": "DE", "liable": "merchant"}],
        "tenders": [{"amount": total, "at": f"2026-03-{number:02d}T10:05:00+01:00", "gateway": "card", "id": "p", "kind": "capture"}],
        "total": total} | more


class UpdateTests(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.orders = [order(number, [("item", f"{number * 3}.50"), ("shipping", "4.90")]) for number in range(1, 21)]

    def package(self, version, orders, statuses=STATUSES):
        """Builds a package of that version and returns its folder."""
        source, built = self.folder / f"source-{version}", self.folder / f"built-{version}" / "fixed"
        source.mkdir()
        built.mkdir(parents=True)
        manifest = {
            "id": "fixed", "name": "Fixed orders", "version": version, "contract": "0.2", "library": "fixed.so",
            "platform": {"name": "Fixed", "api_version": "1"}, "operations": {"check": [], "list": ["orders"]},
            "record_versions": {"orders": 1}, "statuses": statuses}
        for folder in (source, built):
            (folder / "plugin.json").write_text(json.dumps(manifest, indent=1))
        text = lambda value: json.dumps(value if isinstance(value, str) else json.dumps(value, sort_keys=True))
        account = {"api_version": "1", "currency": "EUR", "id": "fixed-1", "name": "Fixed", "time_zone": "Europe/Berlin"}
        lines = [f"  {{{text(one['id'])}, {text(one['id'] + '-v1')}, {text(one)}}}," for one in orders]
        (source / "orders.h").write_text(
            "static const fixed orders[] = {\n" + "\n".join(lines) + "\n};\n"
            f"enum {{ ORDERS = {len(orders)} }};\nstatic const char account[] = {text(account)};\n")
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-std=gnu11", "-Wall", "-Wextra", "-Werror", f"-I{source}", f"-Wa,-I{source}",
             f"-I{ROOT}/SDK/ABI/include", "-Wl,-Bsymbolic", f"-Wl,--version-script={ROOT}/Plugins/adapter.map",
             "-o", built / "fixed.so", HERE / "fixed.c"], check=True)
        return built

    def install(self, *arguments, **named):
        run("plugin", "install", self.package(*arguments, **named), data=self.data)

    def connect(self):
        run("store", "add", "fixed", "Shop", data=self.data)

    def sync_orders(self, *words, code=0):
        return self.sync(self.data, "--full", *words, what="orders", code=code)["orders"]

    def journal(self):
        return read_journal(self.data)

    def test_other_bytes_and_the_same_effects_post_nothing(self):
        self.install("1.0.0", self.orders)
        self.connect()
        self.assertEqual(self.sync_orders()["counts"]["created"], 20)
        before = self.journal()
        self.assertEqual(self.sync_orders()["counts"]["unchanged"], 20)
        wordier = [one | {"note": "gift", "attributes": [{"key": "new", "value": "1"}]} for one in self.orders]
        self.install("1.0.1", wordier)
        self.assertEqual(self.sync_orders()["counts"]["updated"], 20)
        self.assertEqual(self.journal(), before, "an update that changed bytes alone posted")
        self.assertIn("gift", run("orders", "show", "7", "--json", data=self.data).out)
        self.assertEqual(self.sync_orders()["counts"]["unchanged"], 20)

    def test_a_rise_of_the_version_alone_posts_nothing(self):
        self.install("1.0.0", self.orders)
        self.connect()
        self.sync_orders()
        before = self.journal()
        self.install("1.4.0", self.orders)
        report = self.sync_orders()
        self.assertEqual((report["counts"]["held"], report["counts"]["created"]), (0, 0), report)
        self.assertEqual(self.journal(), before)

    def other_effects(self):
        """The next version tells a shipping line as a fee; the totals stay."""
        orders = copy.deepcopy(self.orders)
        for one in orders[::2]:
            one["lines"][1]["kind"] = "fee"
        return orders

    def test_other_effects_wait_for_approval(self):
        self.install("1.0.0", self.orders)
        self.connect()
        self.sync_orders()
        before = self.journal()
        self.install("1.1.0", self.other_effects())
        report = self.sync_orders(code=3)
        self.assertEqual((report["counts"]["held"], report["counts"]["updated"]), (10, 10), report)
        self.assertEqual(self.journal(), before, "posted without approval")
        held = run("sync", "quarantine", "--json", data=self.data).json["records"]
        self.assertEqual(len(held), 10)
        for record in held:
            self.assertIn("fixed 1.1.0 books this unchanged order otherwise than 1.0.0", record["message"])
            self.assertIn("--approve", record["message"])
        run("sync", "retry", "--store", "Shop", data=self.data, code=3)
        self.assertEqual(self.journal(), before, "retried and posted without approval")
        self.assertEqual(self.sync_orders(code=3)["counts"]["held"], 10, "held ones are forgotten by the next run")
        report = run("sync", "retry", "--store", "Shop", "--approve", "--json", data=self.data).json
        self.assertEqual(report["counts"]["updated"], 10, report)
        self.books_are_those_of_the_second()
        self.assertEqual(self.sync_orders()["counts"]["unchanged"], 20)
        self.assertEqual(run("sync", "quarantine", "--json", data=self.data).json["count"], 0)

    def books_are_those_of_the_second(self):
        rows = self.journal()
        self.assertBalanced(rows)
        totals = {}
        for (_, _, _, role), net in journal_book(rows).items():
            totals[role] = totals.get(role, 0) + net
        self.assertEqual((totals["shipping"], totals["fees"]), (-4900, -4900), totals)
        self.assertEqual(
            sum(row["document"].startswith("sale") and row["revision"] == "2" and row["role"] == "fees" for row in rows), 10)

    def test_killed_while_approving(self):
        """An approval that is cut off is whole or has not happened, and may be given again."""
        self.install("1.0.0", self.orders)
        self.connect()
        self.sync_orders()
        self.install("1.1.0", self.other_effects())
        self.sync_orders(code=3)
        killer = Killer()
        approve = ("sync", "retry", "--store", "Shop", "--approve", "--data", self.data)
        killer.moments = {"step": 60, "write": 8, "tear": 8, "sync": 3, "commit": 3, "time": 0.4}
        roll = dice("approval")
        for kind in ("step", "write", "tear", "sync", "step", "commit"):
            killer.strike(approve, kind, roll.random() * 0.8)
        self.assertGreater(sum(killer.hits.values()), 0)
        run(*approve)
        self.books_are_those_of_the_second()
        self.assertEqual(self.sync_orders()["counts"]["unchanged"], 20)

    def test_an_unknown_state_is_quarantined_by_name_until_there_is_a_rule(self):
        strange = [one | {"status": "lay-away"} if one["id"] == "5" else one for one in self.orders]
        self.install("1.0.0", strange)
        self.connect()
        report = self.sync_orders(code=3)
        self.assertEqual((report["counts"]["created"], report["counts"]["quarantined"]), (19, 1), report)
        (record,) = run("sync", "quarantine", "--json", data=self.data).json["records"]
        self.assertEqual((record["external_id"], record["reason"]), ("5", "unknown_status"))
        self.assertIn('"lay-away"', record["message"])
        run("sync", "retry", "--store", "Shop", data=self.data, code=3)
        self.install("1.0.1", strange, statuses=STATUSES | {"lay-away": {"status": "pending", "effect": "books"}})
        report = run("sync", "retry", "--store", "Shop", "--json", data=self.data).json
        self.assertEqual(report["counts"]["created"], 1, report)
        self.assertEqual(run("sync", "quarantine", "--json", data=self.data).json["count"], 0)
        self.assertEqual(len({row["order"] for row in self.journal()}), 20)

    def test_what_does_not_add_up_is_held_with_the_component_named(self):
        crooked = copy.deepcopy(self.orders)
        crooked[3]["total"] = "99.99"
        self.install("1.0.0", crooked)
        self.connect()
        report = self.sync_orders(code=3)
        self.assertEqual((report["counts"]["created"], report["counts"]["held"]), (19, 1), report)
        (record,) = run("sync", "quarantine", "--json", data=self.data).json["records"]
        self.assertEqual((record["external_id"], record["reason"]), ("4", "total"), record)
        self.assertNotIn("4", {row["order"] for row in self.journal()})
        shown = run("orders", "list", "--held", "--json", data=self.data).json["orders"]
        self.assertEqual([one["external_id"] for one in shown], ["4"])

    def test_void_takes_back_and_nothing_stays(self):
        self.install("1.0.0", self.orders)
        self.connect()
        self.sync_orders()
        self.install("1.0.1", [one | {"status": "void"} for one in self.orders])
        report = self.sync_orders("--approve", code=(0, 3))
        self.assertEqual(report["counts"]["held"], 0, report)
        self.assertEqual(journal_book(self.journal()), {})
