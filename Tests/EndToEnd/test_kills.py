"""Killed inside transactions and between them, then run to the end: the same books, nothing twice, an honest history."""

import shutil

from harness import Case, SEED, SOAK, Shop, database, dice, read_journal
from killing import KINDS, Killer, history, stored

KILLS = 120 if SOAK else 18
MOST_IN_A_ROW = 12 if SOAK else 6
ORDERS = 1500 if SOAK else 600


class KillTests(Case):
    if SOAK:

        def test_two_hundred_kills_on_the_way_through_twenty_thousand_orders(self):
            options = {"orders": 20_000, "products": 80, "customers": 60, "refund_share": 0.2}
            self.killed(options, 200, in_a_row=200)

    def test_killed_at_seeded_moments(self):
        self.killed({"orders": ORDERS, "products": 80, "customers": 60, "refund_share": 0.2}, KILLS)

    def test_killed_while_the_shop_misbehaves(self):
        options = {
            "orders": ORDERS // 2, "products": 80, "customers": 60, "refund_share": 0.2, "retry_after": 0, "slow_ms": 5,
            "faults": {"429": 0.1, "5xx": 0.05, "truncated": 0.03, "reset": 0.03}}
        self.killed(options, KILLS // 3)

    def killed(self, options, kills, in_a_row=MOST_IN_A_ROW):
        killer = Killer()
        roll = dice("kills", kills, options["orders"])
        delivered, rounds = 0, 0
        with Shop(self.folder, options=options) as shop:
            connected = self.folder / "connected"
            shop.connect(connected)
            reference = self.folder / "reference"
            shutil.copytree(connected, reference)
            killer.measure("sync", "all", "--store", "Shop", "--data", reference)
            expected = stored(reference)
            journal = read_journal(reference)
            while delivered < kills:
                data = self.folder / f"round-{rounds}"
                shutil.copytree(connected, data)
                here, by_clock = 0, 0
                while delivered < kills and here < in_a_row:
                    # Each kind as often as the others, also those that came too late before.
                    kind = min(KINDS, key=lambda kind: (killer.hits[kind], (KINDS.index(kind) - delivered - rounds) % len(KINDS)))
                    # The kills of one round take it through the whole import, wherever they strike.
                    share = roll.random() * min(1, 2.4 / in_a_row if here else 1)
                    if not killer.strike(("sync", "all", "--store", "Shop", "--data", data), kind, share):
                        break
                    delivered += 1
                    here += 1
                    by_clock += kind == "time"
                with self.subTest(round=rounds, kills=here, seed=SEED):
                    self.ends_well(data, expected, journal, here, here - by_clock)
                rounds += 1
                self.assertLess(rounds, 10 * kills, f"too few kills: {killer.hits}")
                shutil.rmtree(data)
        self.assertEqual(sum(killer.hits.values()), delivered)
        print(f"      {delivered} kills in {rounds} rounds: {killer.hits}", flush=True)
        for kind in KINDS:
            self.assertGreater(killer.hits[kind], 0, f"never killed at a {kind}: {killer.hits}")
        self.assertBooksEqual(reference, shop.book)

    def ends_well(self, data, expected, journal, kills, in_runs):
        self.sync(data)
        self.assertEqual(stored(data), expected, "rows after the kills, and in one undisturbed run")
        facts = lambda rows: sorted(tuple(row[name] for name in row) for row in rows)
        self.assertEqual(facts(read_journal(data)), facts(journal))
        with database(data) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(connection.execute("PRAGMA foreign_key_check").fetchall(), [])
            twice = connection.execute(
                "SELECT order_id, kind, external_id, count(*) FROM document GROUP BY 1, 2, 3 HAVING count(*) > 1").fetchall()
            self.assertEqual(twice, [], "posted twice")
        self.history_is_honest(data, expected, kills, in_runs)
        self.assertUnchanged(self.sync(data, "--full"), "after the kills:")

    def history_is_honest(self, data, expected, kills, in_runs):
        runs = history(data)
        states = [run["status"] for run in runs]
        self.assertEqual(set(states) - {"done", "failed"}, set(), states)
        broken = [run for run in runs if run["status"] == "failed"]
        self.assertLessEqual(len(broken), kills)
        # A kill may strike before a run begins or between two; most of those that count moments strike one that runs.
        self.assertGreaterEqual(len(broken), in_runs // 2, states)
        for run in runs:
            self.assertEqual(run.get("code"), "run.interrupted" if run in broken else None, run)
            self.assertIn("ended_at", run)
        for kind, table in (("orders", "orders"), ("products", "product"), ("customers", "customer"), ("inventory", "stock_level")):
            mine = [run for run in runs if run["kind"] == kind]
            new = sum(run["counts"]["created"] + run["counts"]["ignored"] for run in mine)
            self.assertEqual(new, expected[table], f"what the runs of {kind} say they brought, and what is there")
            self.assertEqual(mine[0]["status"], "done", mine[0])
