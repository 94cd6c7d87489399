"""Other authors' client libraries talk to our simulators as to the real platforms, to the last page. They live in a virtual
environment of their own (Tests/run.sh makes it)."""

import json
import os
import pathlib
import subprocess
import unittest

from harness import ROOT, Case, Shop

PYTHON = pathlib.Path(os.environ.get("TRADEPOST_CLIENTS", ROOT / ".build" / "clients")) / "bin" / "python"
ORDERS, PRODUCTS = 130, 60


@unittest.skipUnless(PYTHON.is_file(), "no client libraries are installed: Tests/run.sh does it")
class ClientTests(Case):
    def talk(self, platform, options):
        with Shop(self.folder, platform=platform, options=options, plain=True) as shop:
            script = pathlib.Path(__file__).parent / "clients" / f"{platform}_client.py"
            process = subprocess.run(
                [str(PYTHON), str(script), shop.endpoint, json.dumps(shop.connection)], capture_output=True, text=True, timeout=300)
            self.assertEqual(process.returncode, 0, process.stderr[-3000:])
        return json.loads(process.stdout)

    def assertWhole(self, ids, count, what):
        self.assertEqual(len(ids), count, f"{what}: {len(ids)} came of {count}")
        self.assertEqual(len(set(ids)), count, f"{what}: some came twice")

    def test_woocommerce(self):
        seen = self.talk("woocommerce", {"orders": ORDERS, "products": PRODUCTS})
        self.assertWhole(seen["orders"], ORDERS, "orders")
        self.assertGreaterEqual(len(set(seen["products"])), PRODUCTS)
        self.assertEqual((seen["written"], seen["read"]), (17, 17))

    def test_shopify(self):
        seen = self.talk("shopify", {"orders": ORDERS, "products": PRODUCTS, "customers": 90})
        # REST shows what is 60 days old at most, unless the app may read all orders.
        self.assertWhole(seen["orders"], ORDERS, "REST orders")
        self.assertEqual(set(seen["orders"]), set(seen["graph"]))
        self.assertWhole(seen["customers"], 90, "customers")
        self.assertEqual(seen["limit"], 40)

    def test_amazon(self):
        seen = self.talk("amazon", {"orders": ORDERS, "products": PRODUCTS})
        self.assertWhole(seen["new"], ORDERS, "orders of the new model")
        self.assertEqual(set(seen["new"]), set(seen["old"]))
