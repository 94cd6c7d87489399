"""A shop that misbehaves in every way that it can: each fault is met, and the books are the shop's own all the same."""

from harness import Case, SEED, SOAK, Shop, book_difference, journal_book, read_journal

ORDERS = 20_000 if SOAK else 1500
SEEDS = range(SEED, SEED + (5 if SOAK else 1))
# Of a kind that the issue names, and of the others that shops have.
NAMED = {"429": 0.1, "5xx": 0.05, "truncated": 0.04}
ALL = {"429": 0.1, "5xx": 0.05, "truncated": 0.04, "reset": 0.04, "html": 0.03, "slow": 0.05, "duplicate_page": 0.2, "moved": 0.25}


class FaultTests(Case):
    def options(self, faults, **more):
        return {
            "orders": ORDERS, "products": 150, "customers": 300, "refund_share": 0.2, "retry_after": 0, "slow_ms": 20,
            "faults": faults} | more

    def test_named_faults_leave_no_trace(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                data = self.folder / f"named-{seed}"
                with Shop(self.folder, seed=seed, options=self.options(NAMED)) as shop:
                    shop.connect(data)
                    runs = self.sync_until_done(data)
                    self.assertEqual(runs["orders"]["counts"]["quarantined"], 0, runs["orders"])
                self.were_hit(shop, NAMED)
                self.assertBalanced(self.assertBooksEqual(data, shop.book))

    def test_every_fault_and_items_that_move(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                data = self.folder / f"all-{seed}"
                # Faults end after a while, so that the last walks see the shop as it is.
                quiet = 30 * ORDERS // 100
                options = self.options(ALL, fault_requests=quiet)
                with Shop(self.folder, seed=seed, options=options) as shop:
                    shop.connect(data, code=(0, 1))
                    shop.connect(data, code=(0, 1, 2))
                    for _ in range(3):
                        self.sync_until_done(data, "--full")
                    self.sync_until_done(data)
                    self.assertUnchanged(self.sync_until_done(data, "--full"), "once the shop is quiet:")
                asked = sum(count for name, count in shop.counters.items() if name.startswith("requests."))
                self.assertGreater(asked, quiet * 3 // 2, "the shop never came to rest: the test proves nothing")
                self.were_hit(shop, ALL)
                self.assertBalanced(self.assertBooksEqual(data, shop.book))
                self.assertHledgerAccepts(data)

    def test_after_moved_items_a_further_sync_levels_the_books(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                data = self.folder / f"moved-{seed}"
                options = self.options({"moved": 0.8}, fault_requests=10 * ORDERS // 100)
                with Shop(self.folder, seed=seed, options=options) as shop:
                    shop.connect(data)
                    first = self.sync_until_done(data, what="orders")
                    before = journal_book(read_journal(data))
                    self.sync_until_done(data, what="orders")
                self.were_hit(shop, {"moved": 0.8})
                self.assertNotEqual(book_difference(before, shop.book), [], "nothing moved that mattered: the test proves nothing")
                self.assertBooksEqual(data, shop.book, f"after {first['orders']}")

    def test_a_failed_run_ends_in_words_and_the_next_goes_on_behind_it(self):
        """A sign-in page in the place of data ends a run; what it stored stays, and the next run does not begin anew."""
        data = self.folder / "data"
        options = self.options({"html": 0.6}, faults_in_a_row=1000, fault_requests=80)
        with Shop(self.folder, options=options) as shop:
            while shop.connect(data, code=(0, 1)).code:
                pass
            failed, came = 0, 0
            for _ in range(200):
                runs = self.sync(data, what="orders", code=(0, 1))
                report = runs["orders"]
                came += report["counts"]["created"] + report["counts"]["ignored"]
                if report["status"] == "done":
                    break
                failed += 1
                self.assertIn("HTML", report["message"], report)
            self.assertGreater(failed, 0, "no run ever failed: the test proves nothing")
            self.assertEqual(came, ORDERS, "what the runs brought, each order once")
        self.assertBalanced(self.assertBooksEqual(data, shop.book))

    def sync_until_done(self, data, *words, what="all"):
        """Runs until every kind is done; a run that fails says why, and the next one goes on behind it."""
        for _ in range(30):
            runs = self.sync(data, *words, what=what, code=(0, 1, 3))
            bad = [report for report in runs.values() if report["status"] not in ("done", "done_with_skips")]
            for report in bad:
                self.assertTrue(report.get("code") and report.get("message"), report)
            if not bad:
                return runs
        self.fail(f"30 runs, and still: {bad}")

    def were_hit(self, shop, faults):
        print(f"      {shop.counters}", flush=True)
        for fault in faults:
            self.assertGreater(shop.counters.get(f"fault.{fault}", 0), 0, f"the shop never did {fault}: {shop.counters}")
