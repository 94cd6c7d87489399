"""Every platform with a simulator, through the one contract: whatever happens on the way, the journal is the shop's own book."""


from harness import SOAK, Case, Shop, run

ORDERS = 5000 if SOAK else 300
FAULTS = {"429": 0.05, "5xx": 0.05, "truncated": 0.03, "reset": 0.03, "html": 0.02, "slow": 0.03}
# What a platform's own limits would make of a test's time; throttling itself is among the faults.
QUICK = {"rate": 1000, "burst": 1000}
AMAZON = [
    "searchOrders", "getOrder", "getOrdersV0", "getOrderItemsV0", "getOrderBuyerInfoV0", "getOrderAddressV0",
    "getOrderItemsBuyerInfoV0", "listTransactions", "listFinancialEvents", "listFinancialEventsByOrderId", "searchListingsItems",
    "getListingsItem", "getInventorySummaries", "createRestrictedDataToken", "getMarketplaceParticipations"]
PLATFORMS = {
    "amazon": {"rates": {name: QUICK for name in AMAZON}, "refund_share": 0.2},
    "shopify": {"plan": "enterprise"},
    "woocommerce": {"retry_after": 0, "refund_share": 0.2},
}


class PlatformTests(Case):
    def options(self, platform, **more):
        return {"orders": ORDERS, "products": 60, "slow_ms": 20} | PLATFORMS[platform] | more

    def test_three_shops_through_one_contract(self):
        """As a newcomer sees it: one command, three shops, their books."""
        data = self.folder / "demo"
        size = ["--orders", 300, "--products", 80]
        first = run("demo", "--once", "--json", *size, data=data).json["stores"]
        self.assertEqual({store["platform"] for store in first}, {"amazon", "shopify", "woocommerce"})
        for store in first:
            for kind in ("products", "inventory", "orders"):
                counts = store["kinds"][kind]
                self.assertGreater(counts["total"], 0, (store["store"], kind))
                self.assertEqual(counts["held"] + counts["quarantined"], 0, (store["store"], kind, counts))
        self.assertHledgerAccepts(data)
        for store in run("demo", "--once", "--json", *size, data=data).json["stores"]:
            for kind, counts in store["kinds"].items():
                self.assertEqual(counts["total"], counts["unchanged"] + counts["ignored"], (store["store"], kind, counts))
        told = run("demo", "--once", *size).out
        self.assertEqual(told.count("equal the shop's own book to the cent"), 3, told)

    def test_faults_leave_no_trace(self):
        for platform in PLATFORMS:
            with self.subTest(platform=platform):
                self.books_are_equal(platform, FAULTS)

    def test_amazon_takes_tokens_back(self):
        # Each time takes half a minute: one that was just given out is not renewed at once.
        self.books_are_equal("amazon", {"revoked": 0.1, "duplicate_page": 0.1} if SOAK else {"revoked": 0.03, "duplicate_page": 0.4})

    def test_the_other_model_of_amazons_orders_makes_the_same_books(self):
        self.books_are_equal("amazon", {"429": 0.05, "5xx": 0.05}, settings=["--set", "orders_model=v0"])

    def test_shopify_by_rest_makes_the_same_books(self):
        self.books_are_equal("shopify", {"429": 0.05, "5xx": 0.05}, settings=["--set", "api=rest"])

    def test_shopify_whose_prices_hold_the_tax(self):
        for included in (True, False):
            with self.subTest(included=included):
                self.books_are_equal("shopify", {}, taxes_included=included)

    def books_are_equal(self, platform, faults, settings=(), **more):
        data = self.folder / f"{platform}-{len(list(self.folder.iterdir()))}"
        quiet = 40
        with Shop(self.folder, platform=platform, options=self.options(platform, faults=faults, fault_requests=quiet * 4, **more)) as shop:
            while shop.connect(data, code=(0, 1), more=settings).code:
                pass
            runs = self.until_done(data)
            self.assertEqual(runs["orders"]["counts"]["total"], ORDERS, runs["orders"])
            self.until_done(data, "--full")
            self.until_done(data)
            self.assertUnchanged(self.until_done(data, "--full"), f"{platform}, read once more:")
        print(f"      {shop.counters}", flush=True)
        hit = [name for name in faults if shop.counters.get(f"fault.{name}")]
        self.assertGreaterEqual(len(hit), min(len(faults), 3), f"the shop did only {hit}")
        self.assertBalanced(self.assertBooksEqual(data, shop.book, platform))
        self.assertHledgerAccepts(data)

    def until_done(self, data, *words):
        for _ in range(20):
            runs = self.sync(data, *words, code=(0, 1, 3))
            bad = [report for report in runs.values() if report["status"] != "done"]
            if not bad:
                return runs
        self.fail(f"20 runs, and still: {bad}")
