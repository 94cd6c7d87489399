#!/usr/bin/env python3
"""What each platform is asked, and how long its user waits: the second table of make bench. Counts are the shop's own, exact;
times are of this machine, beside one request's round trip in the same run.

TRADEPOST_BIN=… calls.py"""

import json
import pathlib
import shutil
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.dont_write_bytecode = True

from harness import Shop, run, scratch
from test_platforms import AMAZON

ORDERS, PRODUCTS = 1000, 500
QUICK = {"rates": {name: {"rate": 1000, "burst": 1000} for name in AMAZON + ["patchListingsItem", "putListingsItem"]}}
# What a platform lets an app ask of one shop, as it publishes it, and how often one may look for changes by that. One look is
# one page of each question: at 1,000 orders a day it never holds more.
PLATFORMS = {
    "amazon": (QUICK, "searchOrders 0.0056/s, burst 20", "179 s (notifications tell sooner)"),
    "shopify": ({"plan": "enterprise"}, "GraphQL 100 points/s, bucket 2000", "9 s (a page of 250 costs some 820 points)"),
    "woocommerce": ({"retry_after": 0}, "none; the shop's own server", "as often as the server bears"),
}


class Measured(Shop):
    """A shop that tells how many requests it answered while the block ran."""

    @property
    def asked(self):
        return {name.removeprefix("requests."): count for name, count in self.counters.items() if name.startswith("requests.")}


def asked(platform, options, *syncs, orders=ORDERS):
    folder = scratch()
    with Measured(folder, platform=platform, options=options | {"orders": orders, "products": PRODUCTS}) as shop:
        shop.connect(folder / "data")
        for words in syncs:
            run("sync", *words, "--store", "Shop", data=folder / "data", code=(0, 3))
    shutil.rmtree(folder, ignore_errors=True)
    return shop.asked


def more(after, before):
    """What was asked beyond what connecting alone asks."""
    kinds = {name: after[name] - before.get(name, 0) for name in after if name != "token"}
    return {name: count for name, count in kinds.items() if count > 0}


def told(calls):
    return f"{sum(calls.values())}  ({', '.join(f'{count} {name}' for name, count in sorted(calls.items(), key=lambda c: -c[1])[:3])})"


def seconds(work):
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def levels(data):
    return run("inventory", "list", "--store", "Shop", "--limit", 5000, "--json", data=data).json["inventory"]


def waits(platform, options):
    """How long a person waits: to connect, for 100 products, for a stock level to be what was pushed."""
    folder = scratch()
    data = folder / "data"
    with Shop(folder, platform=platform, options=options | {"orders": 50, "products": 100}) as shop:
        connect = seconds(lambda: shop.connect(data))
        products = seconds(lambda: run("sync", "products", "--store", "Shop", data=data))
        run("sync", "inventory", "--store", "Shop", data=data)
        level = next(
            level for level in levels(data) if level.get("available") is not None and level["sku"] and level.get("location") != "FBA")
        where = ["--location", level["location"]] if level.get("location") else []
        push = seconds(
            lambda: run("inventory", "push", "--store", "Shop", f"{level['sku']}=41", *where, data=data))
        run("sync", "inventory", "--store", "Shop", "--full", data=data)
        held = [one.get("available") for one in levels(data) if one["sku"] == level["sku"] and one.get("location") == level.get("location")]
        if held != ["41"]:
            raise SystemExit(f"{platform}: 41 of {level['sku']} were pushed, the shop holds {held}")
    shutil.rmtree(folder, ignore_errors=True)
    return connect, products, push


def main():
    start = statistics.median(seconds(lambda: run("--version")) for _ in range(5))
    print(f"{'':12} {'WHAT':34} {'CALLS':>6}")
    for platform, (options, quota, fresh) in PLATFORMS.items():
        before = asked(platform, options)
        orders = more(asked(platform, options, ["orders", "--full"]), before)
        again = more(asked(platform, options, ["orders", "--full"], ["orders"]), asked(platform, options, ["orders", "--full"]))
        catalogue = more(asked(platform, options, ["products", "--full"], ["inventory", "--full"]), before)
        print(f"{platform:12} {ORDERS} orders{'':23} {told(orders)}")
        print(f"{'':12} a look for changes, nothing new    {told(again)}")
        print(f"{'':12} {PRODUCTS} products and their stock{'':7} {told(catalogue)}")
        print(f"{'':12} lets one ask                       {quota}")
        print(f"{'':12} so it may be looked at every       {fresh}")
        connect, products, push = waits(platform, options)
        print(
            f"{'':12} a person waits                     connect {connect:.2f} s, 100 products {products:.2f} s, stock push {push:.2f} s;"
            f" a command that does nothing {start:.2f} s")


if __name__ == "__main__":
    main()
