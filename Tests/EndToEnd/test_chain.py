"""The journal is handed out whole or not at all: each document hangs on the one before it."""

import shutil
import sqlite3

from harness import SOAK, Case, Shop, dice, run


class ChainTests(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        with Shop(self.folder, options={"orders": 150, "products": 20, "customers": 20, "refund_share": 0.3}) as shop:
            shop.connect(self.data)
            self.sync(self.data)
        self.journal = run("export", "journal", data=self.data).out
        with self.opened(self.data) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for rest in self.data.glob("*-wal"), self.data.glob("*-shm"):
            for file in rest:
                file.unlink()

    def opened(self, data):
        return sqlite3.connect(data / "tradepost.sqlite", isolation_level=None)

    def copy(self, name):
        copied = self.folder / name
        shutil.rmtree(copied, ignore_errors=True)
        shutil.copytree(self.data, copied)
        return copied

    def noticed(self, data, how):
        result = run("export", "journal", data=data, code=None)
        self.assertEqual(result.code, 1, f"{how} was not noticed: {result}")
        self.assertIn("data.", result.err)
        return result.err

    def test_what_somebody_changes_in_the_tables_is_noticed(self):
        changes = {
            "an amount": "UPDATE document SET entries = replace(entries, '-', '-1') WHERE id = ?",
            "a day": "UPDATE document SET day = day + 1 WHERE id = ?",
            "an account": "UPDATE document SET entries = replace(entries, 'sales', 'tips') WHERE id = ?",
            "a document taken out": "DELETE FROM document WHERE id = ?",
            "a currency": "UPDATE document SET currency = 'USD' WHERE id = ?",
            "an order's id": "UPDATE orders SET external_id = external_id || '0' WHERE id = (SELECT order_id FROM document WHERE id = ?)",
            "a document moved to another order": "UPDATE document SET order_id = (SELECT max(id) FROM orders) WHERE id = ?",
            "evidence exchanged": "UPDATE source SET sealed = (SELECT sealed FROM source LIMIT 1)"
                                  " WHERE id = (SELECT source_id FROM document WHERE id = ?)",
        }
        for how, sql in changes.items():
            with self.subTest(how=how):
                data = self.copy("changed")
                with self.opened(data) as connection:
                    (row,) = connection.execute(
                        "SELECT id FROM document WHERE kind = 'sale' ORDER BY id LIMIT 1 OFFSET 40").fetchone()
                    self.assertEqual(connection.execute(sql, [row]).rowcount, 1)
                self.assertIn("data.chain", self.noticed(data, how))

    def test_the_end_cut_off_is_noticed(self):
        data = self.copy("cut")
        with self.opened(data) as connection:
            connection.execute("DELETE FROM document WHERE id > (SELECT max(id) - 3 FROM document)")
        self.assertIn("its end", self.noticed(data, "the end cut off"))

    def test_a_flipped_bit_in_the_file_is_noticed(self):
        whole = (self.data / "tradepost.sqlite").read_bytes()
        places, at = [], whole.find(b'[["')
        while at >= 0:
            places.append(at)
            at = whole.find(b'[["', at + 1)
        self.assertGreater(len(places), 100)
        roll = dice("flips")
        data = self.copy("flipped")
        for _ in range(300 if SOAK else 30):
            place = roll.choice(places) + roll.randrange(40)
            bit = roll.randrange(8)
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            (data / "tradepost.sqlite").write_bytes(bytes(changed))
            for file in [*data.glob("*-wal"), *data.glob("*-shm")]:
                file.unlink()
            result = run("export", "journal", data=data, code=None)
            if result.code == 0:
                self.assertEqual(result.out, self.journal, f"bit {bit} of byte {place} changed the journal unnoticed")
            else:
                self.assertEqual(result.code, 1, result)
        self.assertEqual(run("export", "journal", data=self.data).out, self.journal)
