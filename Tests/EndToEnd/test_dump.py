"""A recorded shop with every object that it had: what arrives, and whether the sums are those of its JSON."""

import collections
import json
from decimal import Decimal

from harness import DUMP, EVERYTHING, Case, Shop, journal_book, minor, read_journal, run

BOOKS = {"processing", "completed", "refunded"}
IGNORES = {"checkout-draft"}


def load(name):
    return json.loads((DUMP / name).read_text(), parse_float=Decimal)


def jurisdiction(code, order):
    parts = code.split("-")
    two = lambda text: len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()
    if two(parts[0]):
        if parts[0] in ("US", "CA") and len(parts) > 1 and two(parts[1]):
            return f"{parts[0]}-{parts[1]}"
        return parts[0]
    return order["shipping"]["country"] or order["billing"]["country"] or "ZZ"


def sums_of_the_json(orders, refunds_by_order):
    """What the books must sum up to, straight from the shop's own objects, by currency and name: no dates, no spreading, no
    code of ours."""
    sums = collections.Counter()
    for order in orders:
        if order["status"] not in BOOKS:
            continue
        money = order["currency"]

        def add(name, amount):
            sums[money, name] += minor(str(amount), money)

        sums[money, "orders"] += 1
        add("total", order["total"])
        for line in order["line_items"]:
            before = max(Decimal(line["subtotal"]), Decimal(line["total"]))
            add("sales", before)
            add("discounts", before - Decimal(line["total"]))
        for name, lines in (("shipping", "shipping_lines"), ("fees", "fee_lines")):
            for line in order[lines]:
                add(name, line["total"])
        for line in order["tax_lines"]:
            amount = Decimal(line["tax_total"]) + Decimal(line["shipping_tax_total"])
            add(f"tax:{jurisdiction(line['rate_code'], order)}:merchant", amount)
            add("tax", amount)
        if order["date_paid"]:
            add(f"clearing:{order['payment_method'] or 'unknown'}", order["total"])
            add("captured", order["total"])
        for refund in refunds_by_order.get(str(order["id"]), []):
            sums[money, "refunds"] += 1
            add("refunded", refund["amount"])
            # What a refund names is the least that its roles give back; the rest is spread.
            for name, lines in (("sales", "line_items"), ("shipping", "shipping_lines"), ("fees", "fee_lines")):
                add(f"refunded {name}", -sum(Decimal(line["total"]) for line in refund[lines]))
    return sums


class DumpTests(Case):
    def setUp(self):
        super().setUp()
        self.orders = load("orders.json") + load("orders-trash.json")
        self.refunds = load("refunds-by-order.json")
        self.data = self.folder / "data"

    def test_over_http_signed_with_oauth1(self):
        options = {"site": "http://shop.example"}
        with Shop(self.folder, options=options, world=DUMP) as shop:
            shop.connect(self.data)
            self.arrives()
        self.assertGreater(shop.counters.get("requests.orders", 0), 0, shop.counters)
        self.assertEqual(shop.counters.get("refused", 0), 0, shop.counters)
        self.assertBooksEqual(self.data, shop.book)

    def test_over_https_signed_with_basic(self):
        options = {"site": "https://shop.example"}
        with Shop(self.folder, options=options, world=DUMP, tls=True) as shop:
            shop.connect(self.data)
            self.arrives()
        self.assertBooksEqual(self.data, shop.book)

    def test_a_certificate_that_nobody_named_is_not_trusted(self):
        options = {"site": "https://shop.example"}
        with Shop(self.folder, options=options, world=DUMP, tls=True) as shop:
            shop.certificate = None
            result = shop.connect(self.data, code=1)
            self.assertIn("certificate", result.err.lower(), result)
            self.assertEqual(run("store", "list", "--json", data=self.data).json["count"], 0)

    def arrives(self):
        runs = self.sync(self.data, code=(0, 3))
        self.everything_has_an_end(runs)
        rows = read_journal(self.data)
        self.assertBalanced(rows)
        self.sums_are_the_shops(rows)
        self.summary_is_the_journals()
        self.assertHledgerAccepts(self.data)
        self.second_run_changes_nothing()

    def everything_has_an_end(self, runs):
        """Each object that the dump holds is booked, held, ignored or quarantined, and what was left aside has a reason."""
        variations = load("variations-by-product.json")
        self.assertEqual(sum(map(len, variations.values())), 20)
        wanted = {"products": 60, "orders": len(self.orders), "customers": len(load("customers.json"))}
        self.assertEqual(
            {kind: runs[kind]["counts"]["total"] for kind in wanted}, wanted, json.dumps(runs, indent=1))
        self.assertEqual({kind: runs[kind].get("platform_count") for kind in wanted}, wanted)
        self.assertEqual(wanted["orders"], 41 + 1, "41 orders and one in the bin")
        self.assertEqual(wanted["customers"], 11)
        ignored = sum(order["status"] in IGNORES for order in self.orders)
        self.assertEqual(runs["orders"]["counts"]["ignored"], ignored)
        skipped = run("sync", "quarantine", "--json", data=self.data).json["records"]
        aside = sum(report["counts"]["held"] + report["counts"]["quarantined"] for report in runs.values())
        self.assertEqual(len(skipped), aside)
        for record in skipped:
            self.assertTrue(record["reason"] and record["message"], record)
        stored = run("inventory", "list", "--json", "--limit", EVERYTHING, data=self.data).json
        simple = sum(product["type"] not in ("variable", "grouped") for product in load("products.json"))
        self.assertGreaterEqual(stored["count"], simple + 20)

    def sums_are_the_shops(self, rows):
        sums = sums_of_the_json(self.orders, self.refunds)
        self.assertEqual(sum(count for (_, name), count in sums.items() if name == "refunds"), 10)
        ours = collections.Counter()
        for row in rows:
            money = row["currency"]
            net = minor(row["credit"] or "0", money) - minor(row["debit"] or "0", money)
            ours[money, row["document"].split()[0], row["role"]] += net
        told = collections.Counter()
        back = collections.Counter()
        for (money, kind, role), net in ours.items():
            if kind == "sale":
                told[money, {"receivable": "total"}.get(role, role)] = -net if role in ("receivable", "discounts") else net
                if role.startswith("tax:"):
                    told[money, "tax"] += net
            elif kind == "capture":
                told[money, "captured" if role == "receivable" else role] = net if role == "receivable" else -net
            elif role.startswith(("clearing:", "receivable")):
                told[money, "refunded"] += net
            else:
                back[money, role] -= net
        wanted = {key: value for key, value in sums.items() if value and not key[1].startswith(("orders", "refunds", "refunded "))}
        self.assertEqual({key: value for key, value in told.items() if value}, wanted)
        for (money, name), amount in sums.items():
            if name.startswith("refunded "):
                role = name.split()[1]
                self.assertGreaterEqual(back[money, role], amount, f"{money} {role} given back")

    def summary_is_the_journals(self):
        sums = sums_of_the_json(self.orders, self.refunds)
        names = ("gross", "tax", "shipping", "discounts", "refunded", "captured")
        for line in run("report", "summary", "--json", data=self.data).json["revenue"]:
            money = line["currency"]
            with self.subTest(currency=money):
                told = {name: minor(line[name], money) for name in names}
                wanted = {name: sums[money, "total" if name == "gross" else name] for name in names}
                self.assertEqual(told | {"orders": line["orders"]}, wanted | {"orders": sums[money, "orders"]})

    def second_run_changes_nothing(self):
        before = journal_book(read_journal(self.data))
        runs = self.sync(self.data, "--full", code=(0, 3))
        for kind, report in runs.items():
            counts = report["counts"]
            self.assertEqual(
                (counts["created"], counts["updated"], counts["deleted"]), (0, 0, 0), f"{kind}: {counts}")
        self.assertEqual(journal_book(read_journal(self.data)), before)
