"""Other authors' client libraries talk to our simulators as to the real platforms, to the last page. They live in a virtual
environment of their own (Tests/run.sh makes it)."""

import json
import os
import pathlib
import subprocess
import unittest

from harness import ROOT, Case, Shop, clean_environment

PYTHON = pathlib.Path(os.environ.get("TRADEPOST_CLIENTS", ROOT / ".build" / "clients")) / "bin" / "python"
ORDERS, PRODUCTS = 130, 60


@unittest.skipUnless(PYTHON.is_file(), "no client libraries are installed: Tests/run.sh does it")
class ClientTests(Case):
    def talk(self, platform, options):
        with Shop(self.folder, platform=platform, options=options) as shop:
            script = pathlib.Path(__file__).parent / "clients" / f"{platform}_client.py"
            process = subprocess.run(
                [str(PYTHON), str(script), shop.endpoint, json.dumps(shop.connection)], capture_output=True, text=True, timeout=300,
                env=clean_environment(self.trust(shop.certificate)))
            self.assertEqual(process.returncode, 0, process.stderr[-3000:])
        return json.loads(process.stdout)

    @staticmethod
    def trust(certificate):
        """What Python's clients read: ssl, requests and httpx each their own."""
        return {name: str(certificate) for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")} if certificate else {}

    def assertWhole(self, ids, count, what):
        self.assertEqual(len(ids), count, f"{what}: {len(ids)} came of {count}")
        self.assertEqual(len(set(ids)), count, f"{what}: some came twice")

    def test_woocommerce(self):
        seen = self.talk("woocommerce", {"orders": ORDERS, "products": PRODUCTS})
        for kind, made in (("orders", ORDERS), ("products", PRODUCTS)):
            self.assertWhole(seen[kind]["ids"], seen[kind]["total"], kind)
            self.assertGreater(seen[kind]["total"], made * 9 // 10, "nearly all: some lie in the bin")
        self.assertEqual((seen["written"], seen["read"]), (17, 17))

    def test_shopify(self):
        seen = self.talk("shopify", {"orders": ORDERS, "products": PRODUCTS, "customers": 90})
        self.assertWhole(seen["orders"], ORDERS, "REST orders")
        self.assertEqual(set(seen["orders"]), set(seen["graph"]))
        self.assertWhole(seen["customers"], 90, "customers")

    def test_amazon(self):
        seen = self.talk("amazon", {"orders": ORDERS, "products": PRODUCTS})
        self.assertWhole(seen["new"], ORDERS, "orders of the new model")
        self.assertEqual(set(seen["new"]), set(seen["old"]))
