"""How many deliveries a second are taken, and how long one waits for its answer."""

import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import time

from burst import Burst
from deliveries import PATH, SECRET, Deliveries
from harness import Shop, database, run
from hub import Hub
from servers import by_hand, empty_route

HERE = pathlib.Path(__file__).parent
ORDERS = 500
CONNECTIONS = 64
SECONDS, TURNS = 6, 3
NORMAL, MORE, BURST_SECONDS = 100, 10, 60


def play(port, file, seconds):
    """wrk's word on so many seconds of what stands in the file."""
    done = subprocess.run(
        ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--timeout", "20s", "-s", str(HERE / "play.lua"),
         f"http://127.0.0.1:{port}{PATH}"],
        env=os.environ | {"PLAY": str(file)}, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"wrk ended with {done.returncode}: {done.stderr}{done.stdout}")
    return json.loads(done.stdout.strip().splitlines()[-1])


class Intake:
    def __init__(self, folder, python, empty):
        self.folder, self.python, self.empty = folder, python, empty
        # A delivery is played once; there must be more than are taken.
        self.file, self.most = folder / "deliveries", 30_000 * SECONDS
        self.warm = folder / "warm"

    def measure(self, table):
        site = "https://shop.example"
        with Shop(
            self.folder, options={"site": site, "products": 50, "orders": ORDERS, "edit_share": 0}, tls=True
        ) as shop:
            shop.connection["secrets"]["webhook_secret"] = SECRET
            self.deliveries = Deliveries(shop, site)
            self.throughput(table, shop)
            self.burst(table, shop)

    def connected(self, shop, name):
        data = self.folder / name
        shop.connect(data)
        run("sync", "all", "--store", "Shop", data=data)
        return data

    def throughput(self, table, shop):
        """All three in turns, so that what disturbs the machine disturbs them alike; the best of each counts."""
        ours, theirs, nothing = [], [], []
        self.deliveries.write(self.warm, 5000)
        self.deliveries.write(self.file, self.most)
        for turn in range(TURNS):
            with empty_route(self.empty, self.folder) as server:
                nothing.append(self.rate(server.port, rounds=True))
            with by_hand(self.python, self.folder) as server:
                theirs.append(self.rate(server.port))
            self.forget("by-hand.sqlite*")
            data = self.connected(shop, f"turn{turn}")
            with Hub(data) as hub:
                ours.append(self.rate(hub.port))
                wanted = ours[-1]["answered"]
                kept = count(data)
                if kept < wanted:
                    raise SystemExit(f"{wanted} deliveries were answered, {kept} are in the inbox")
            self.forget(f"turn{turn}/*")
        size = f"{self.file.stat().st_size / self.most / 1024:.1f} KiB"
        self.file.unlink()
        here, hand, empty = (max(one["answered"] / one["seconds"] for one in turns) for turns in (ours, theirs, nothing))
        table.add(f"signed durable webhooks/s, {size}, {CONNECTIONS} connections", here, hand, "the same in FastAPI and sqlite3", "", "≥ 3 ×", here >= 3 * hand)
        table.add("signed durable webhooks/s", here, empty, "Hummingbird's empty route", "", "≥ 0.40 ×", here >= 0.4 * empty)
        wait = statistics.median(one["p99"] for one in ours)
        table.add("ack p99 at full load", wait, statistics.median(one["p99"] for one in theirs), "the same in FastAPI and sqlite3", "ms")

    def rate(self, port, rounds=False):
        play(port, self.warm, 1)
        found = play(port, self.file, SECONDS)
        if found["refused"] or found["broken"]:
            raise SystemExit(f"Not all were taken: {found}")
        if found["rounds"] and not rounds:
            raise SystemExit(f"More were taken than were prepared: {found}")
        return found

    def forget(self, pattern):
        for file in self.folder.glob(pattern):
            if file.is_file():
                file.unlink()

    def burst(self, table, shop):
        data = self.connected(shop, "burst")
        with Hub(data) as hub:
            normal = Burst(hub.port, list(self.deliveries.requests(NORMAL * 15)), NORMAL)
            rate = NORMAL * MORE
            before = count(data)
            sent = rate * BURST_SECONDS
            burst = Burst(hub.port, list(self.deliveries.requests(sent)), rate)
            refused = sent - burst.statuses.get(200, 0)
            lost = sent - (count(data) - before)
            begun = time.monotonic()
            while waiting(data) and time.monotonic() < begun + 300:
                time.sleep(0.2)
            behind, left = time.monotonic() - begun, waiting(data)
        here, beside = burst.percentile(0.99), normal.percentile(0.99)
        table.add(f"ack p99, {rate}/s for {BURST_SECONDS} s", here, beside, f"at {NORMAL}/s", "ms", "≤ 500 ms", here <= 500)
        table.add(f"of {sent} not answered by 200", refused, None, f"it was sent at {sent / burst.seconds:.0f}/s", "", "0", refused == 0)
        table.add(f"of {sent} not in the inbox", lost, None, "", "", "0", lost == 0)
        table.add("worked off after the burst", behind, None, f"{left} were left" if left else "each order read again from the shop", "s")


def count(data):
    with database(data) as books:
        return books.execute("SELECT count(*) FROM inbox").fetchone()[0]


def waiting(data):
    with database(data) as books:
        return books.execute("SELECT count(*) FROM inbox WHERE state IN ('pending', 'working')").fetchone()[0]
