"""What the dashboard asks, and lists far down, among few orders and among many."""

import datetime
import http.client
import json
import shutil
import statistics
import sys
import time

from harness import Shop, run
from hub import Hub

FEW, MANY = 10_000, 1_000_000
PRODUCTS = 5_000
ROOT = "/api/v1/ecommerce"
ASKED, PAGES = 101, 31


class Asker:
    """One connection that is kept."""

    def __init__(self, hub, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=300)
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path):
        self.connection.request("GET", ROOT + path, headers=self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise SystemExit(f"GET {path}: {answer.status} {text[:500]!r}")
        return text

    def milliseconds(self, path):
        begun = time.perf_counter()
        self.get(path)
        return (time.perf_counter() - begun) * 1000

    def walk(self, path, name):
        """The addresses of the full pages, and how many items there are."""
        first = address = f"{path}?limit=200"
        items, full = 0, []
        while True:
            page = json.loads(self.get(address))
            items += len(page[name])
            if len(page[name]) == 200:
                full.append(address)
            if not page["next_cursor"]:
                return full, items
            address = f"{first}&cursor={page['next_cursor']}"


class Questions:
    def __init__(self, folder, many=MANY):
        self.folder, self.many = folder, many

    def measure(self, table):
        few, many = self.imported(FEW), self.imported(self.many)
        quiet = ["--option", "schedule.enabled=false"]
        with Hub(few, *quiet) as small, Hub(many, *quiet) as large:
            beside, here = Asker(small, small.token("admin")), Asker(large, large.token("admin"))
            self.dashboard(table, beside, here)
            self.pages(table, here)
        shutil.rmtree(few)
        shutil.rmtree(many)

    def imported(self, orders):
        """A shop's world in the books, as a sync brings it there."""
        data = self.folder / f"books-{orders}"
        begun = time.monotonic()
        options = {"orders": orders, "products": PRODUCTS, "customers": orders // 4, "edit_share": 0, "bulk_edit": 0}
        with Shop(self.folder, options=options) as shop:
            shop.connect(data)
            for kind in ("products", "customers", "orders"):
                run("sync", kind, "--store", "Shop", "--full", data=data, code=(0, 3), timeout=3600)
        print(f"· {orders} orders imported in {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
        return data

    def dashboard(self, table, beside, here):
        today = datetime.date.today()
        month = f"from={today - datetime.timedelta(days=29)}&to={today}"
        asked = [
            ("summary", "/analytics/summary"),
            ("summary of 30 days", f"/analytics/summary?{month}"),
            ("revenue by store", "/analytics/revenue"),
            ("revenue by day, 30 days", f"/analytics/revenue?by=day&{month}"),
            ("top products", "/analytics/top-products"),
            ("top products of 30 days", f"/analytics/top-products?{month}"),
            ("platforms", "/analytics/platforms"),
            ("sync status", "/analytics/sync-status"),
        ]
        for what, path in asked:
            waits = {beside: [], here: []}
            for turn in range(ASKED + 10):
                for asker in (beside, here):
                    wait = asker.milliseconds(path)
                    if turn >= 10:
                        waits[asker].append(wait)
            small, large = (statistics.median(waits[asker]) for asker in (beside, here))
            # Where both are far below a millisecond, two times is noise.
            table.add(
                f"{what}, {self.many} orders", large, small, f"among {FEW}", "ms", "≤ 5 ms, ≤ 2 ×", large <= 5 and large <= max(2 * small, 0.5))

    def pages(self, table, here):
        store = json.loads(here.get("/stores"))
        store = (store if isinstance(store, list) else store["stores"])[0]["id"]
        lists = [
            ("orders", f"/stores/{store}/orders", "orders"), ("transactions", "/sync/orders", "orders"),
            ("customers", f"/stores/{store}/customers", "customers"), ("products", f"/stores/{store}/products", "products"),
        ]
        for what, path, name in lists:
            full, items = here.walk(path, name)
            # The newest customers are guests, of whom there is less to show: like stands beside like.
            first, last = full[len(full) // 2 if what == "customers" else 0], full[-1]
            waits = {first: [], last: []}
            for _ in range(PAGES):
                for page in waits:
                    waits[page].append(here.milliseconds(page))
            top, bottom = statistics.median(waits[first]), statistics.median(waits[last])
            table.add(f"last page of {items} {what}", bottom, top, "that in the middle" if what == "customers" else "the first, 200 items each", "ms", "≤ 1.5 ×", bottom <= 1.5 * top)
