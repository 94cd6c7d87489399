"""Pushes reach the shop, say honestly what became of each item, and send nothing twice."""

import json
import shutil

from harness import Case, EVERYTHING, SEED, SOAK, Shop, database, dice, run
from killing import Killer

KILLS = 40 if SOAK else 10


def levels(data):
    """Counted stock by SKU, where a SKU names one level alone."""
    found, twice = {}, set()
    for level in run("inventory", "list", "--json", "--limit", EVERYTHING, data=data).json["inventory"]:
        if level["sku"] in found:
            twice.add(level["sku"])
        if level["sku"] and level.get("available") is not None and not level.get("pool"):
            found[level["sku"]] = int(level["available"])
    return {sku: count for sku, count in found.items() if sku not in twice}


class PushTests(Case):
    def opened(self, shop, *, name="data"):
        data = self.folder / name
        shop.connect(data)
        self.sync(data, what="products")
        self.sync(data, what="inventory")
        return data

    def in_the_shop(self, shop, name="fresh"):
        """What another connection sees that has never heard of any push."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        return levels(self.opened(shop, name=name))

    def push(self, data, *words, code=0, **rest):
        return run("inventory", "push", "--store", "Shop", "--json", *words, data=data, code=code, **rest)

    def test_stock_is_seen_in_the_shop(self):
        with Shop(self.folder, options={"products": 30, "orders": 0}) as shop:
            data = self.opened(shop)
            known = levels(data)
            one, other, third = sorted(known)[:3]
            report = self.push(data, f"{one}=7777", f"{other}=3", "--expected", f"{other}={known[other] + 1}", code=3).json
            results = {item["item"]["sku"]: item for item in report["items"]}
            self.assertEqual(results[one]["result"], "confirmed", report)
            self.assertEqual(results[other]["result"], "stale", report)
            self.assertIn(str(known[other]), results[other]["reason"])
            self.assertEqual(report["counts"]["confirmed"], 1)
            seen = self.in_the_shop(shop)
            self.assertEqual((seen[one], seen[other], seen[third]), (7777, known[other], known[third]))
            shown = run("sync", "show", report["id"], data=data).json
            self.assertEqual((shown["operation"], shown["counts"]["stale"], len(shown["items"])), ("push", 1, 2))
            # What the shop has now is read after a push.
            history = run("sync", "history", "--json", data=data).json["history"]
            self.assertEqual([line["operation"] for line in history[:2]], ["deliver", "push"])
            # A push does not hide where the lists had come to.
            self.assertUnchanged({"orders": self.sync(data, what="orders")["orders"]})

    def test_what_is_wrong_is_refused_before_anything_is_sent(self):
        with Shop(self.folder, options={"products": 30, "orders": 0}) as shop:
            data = self.opened(shop)
            known = levels(data)
            skus = sorted(known)
            wrong = [
                (("NO-SUCH-SKU=1", f"{skus[0]}=1"), 2, "NO-SUCH-SKU"), ((f"{skus[0]}=-1",), 2, "negative"),
                ((f"{skus[0]}=1", f"{skus[0]}=2"), 2, "twice"), ((f"{skus[0]}",), 2, "SKU=QUANTITY"),
                (tuple(f"{sku}=0" for sku in skus[:5]), 4, "--approve")]
            for words, code, said in wrong:
                self.assertIn(said, self.push(data, *words, code=code).err)
            price = ["push", "products", "--store", "Shop", "--sku", skus[0], "--price"]
            self.assertIn("finer", run(*price, "1.005", data=data, code=2).err)
            self.assertIn("cost nothing", run(*price, "0", data=data, code=4).err)
            preview = run(*price, "9.99", "--dry-run", "--json", data=data).json
            self.assertEqual([change["field"] for change in preview["items"][0]["changes"]], ["price"])
            file = self.folder / "items.json"
            file.write_text(json.dumps([{"product_id": "1", "variant_id": "1", "quantity": "1", "expcted": "2"}]))
            self.assertIn("expcted", run("push", "inventory", "--store", "Shop", "--items", file, data=data, code=2).err)
            self.assertEqual([row["operation"] for row in run("sync", "history", "--json", data=data).json["history"]], ["list"] * 2)
            self.assertEqual(self.in_the_shop(shop), known)
            self.push(data, *(f"{sku}=0" for sku in skus[:5]), "--approve")
            self.assertEqual({self.in_the_shop(shop)[sku] for sku in skus[:5]}, {0})

    def test_an_order_and_a_price(self):
        with Shop(self.folder, options={"products": 20, "orders": 30}) as shop:
            data = self.folder / "data"
            shop.connect(data)
            self.sync(data)
            pending = run("orders", "list", "--status", "pending", "--json", data=data).json["orders"]
            order = pending[0]["external_id"]
            words = ["orders", "push", "--store", "Shop", order, "--status", "completed", "--json"]
            self.assertEqual(run(*words, data=data).json["counts"]["confirmed"], 1)
            run("push", "products", "--store", "Shop", "--sku", sorted(levels(data))[0], "--price", "9.99", data=data)
            self.sync(data)
        self.assertBooksEqual(data, shop.book)

    def test_a_shop_that_misbehaves_is_never_lied_about(self):
        faults = {"429": 0.1, "5xx": 0.1, "reset": 0.2, "truncated": 0.1}
        quiet = 400
        options = {"products": 60, "orders": 0, "retry_after": 0, "faults": faults, "fault_requests": quiet}
        with Shop(self.folder, options=options) as shop:
            data = self.folder / "data"
            shop.connect(data, code=(0, 1))
            shop.connect(data, code=(0, 1, 2))
            for kind in ("products", "inventory"):
                while self.sync(data, what=kind, code=(0, 1))[kind]["status"] == "failed":
                    pass
            known = levels(data)
            pushed = {}
            for number in range(6):
                quantities = {sku: 1000 + 100 * number + place for place, sku in enumerate(sorted(known))}
                report = self.push(data, *(f"{sku}={count}" for sku, count in quantities.items()), code=(0, 1, 3)).json
                for item in report["items"]:
                    sku = item["item"]["sku"]
                    if item["result"] == "confirmed":
                        pushed[sku] = {quantities[sku]}
                    elif item["result"] in ("in_doubt", "accepted", "pending"):
                        pushed.setdefault(sku, {known[sku]}).add(quantities[sku])
                    else:
                        self.assertIn(item["result"], ("not_sent", "not_applied", "refused"), item)
            # The faults come to an end, so that what is there can be seen.
            for _ in range(quiet):
                if run("store", "test", "Shop", data=data, code=(0, 1)).code == 0 and self.answered_in_peace(data):
                    break
            seen = self.in_the_shop(shop)
            for sku, possible in pushed.items():
                self.assertIn(seen[sku], possible, f"{sku}: the shop holds {seen[sku]}, the pushes said {possible}")
            self.assertGreater(len(pushed), 10, "nothing was pushed: the test proves nothing")
        self.assertGreater(shop.counters.get("fault.reset", 0) + shop.counters.get("faults.reset", 0), 0, shop.counters)

    def answered_in_peace(self, data):
        return all(run("store", "test", "Shop", data=data, code=(0, 1)).code == 0 for _ in range(8))

    def test_killed_while_it_pushes(self):
        killer = Killer()
        with Shop(self.folder, options={"products": 60, "orders": 0}) as shop:
            base = self.opened(shop)
            known = levels(base)

            def words(data, number):
                wishes = [f"{sku}={1000 * (number + 1) + place}" for place, sku in enumerate(sorted(known))]
                return ["inventory", "push", "--store", "Shop", *wishes, "--data", data]

            killer.measure(*words(base, 0))

            for number in range(1, KILLS + 1):
                share = dice("push", number).random()
                if not killer.strike(words(base, number), ("sync", "time", "write")[number % 3], share):
                    held = {sku: 1000 * (number + 1) + place for place, sku in enumerate(sorted(known))}
                    continue
                runs = [row for row in run("sync", "history", "--json", data=base).json["history"] if row["operation"] == "push"]
                if runs and runs[0]["status"] == "running":
                    report = run("sync", "locate", runs[0]["id"], "--json", data=base, code=(0, 3)).json
                    self.assertEqual(len(report["items"]), len(known), "an item of the push is not in its run")
                    seen = self.in_the_shop(shop)
                    for item in report["items"]:
                        sku, wanted = item["item"]["sku"], int(item["item"]["quantity"])
                        self.assertIn(item["result"], ("confirmed", "not_applied"), item)
                        self.assertEqual(seen[sku] == wanted, item["result"] == "confirmed", f"{item} against {seen[sku]}")
                    held = seen
            self.assertGreater(sum(killer.hits.values()), 2, "nothing was killed: the test proves nothing")
        with database(base) as connection:
            self.assertEqual(connection.execute("SELECT count(*) FROM run WHERE state = 'running' AND operation = 'push'").fetchone()[0], 0)
