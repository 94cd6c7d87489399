"""Nothing that was acknowledged is lost, and what was never sent is found: the books are those of the shop."""

import time

from harness import PATIENCE, SOAK, dice, read_journal, run
from hooks import AppCase, WebhookCase
from hub import Hub
from senders import Senders

EVENTS, REPLAYS, KILLS = (1000, 10, 25) if SOAK else (60, 10, 5)
# Ten deliveries a second are a busy shop's.
BURST, SECONDS = 100, 60 if SOAK else 6
# A day of the shop's in so many seconds.
DAY = 60 if SOAK else 10


class LossTests(WebhookCase):
    def test_every_acknowledged_event_survives_kills_and_is_booked_once(self):
        with self.shop(orders=max(80, EVENTS // 4)) as shop:
            self.opened(shop)
            self.sent(shop)
            roll = dice("events")
            messages = []
            targets = [order["external_id"] for order in self.orders() if order["status"] in ("processing", "pending", "completed")]
            for number in range(EVENTS):
                status = roll.choice(["processing", "completed", "on-hold", "cancelled"])
                self.edit(shop, "PUT", f"/orders/{roll.choice(targets)}", {"status": status, "customer_note": str(number)})
                if number % 30 == 29 or number == EVENTS - 1:
                    messages += self.sent(shop)
            replays = messages * REPLAYS
            roll.shuffle(replays)
            with Hub(self.data) as hub:
                senders = Senders(hub, "/api/v1/webhooks/woocommerce", replays).start()
                for _ in range(KILLS):
                    time.sleep(0.05 + roll.random() * (1.5 if SOAK else 0.6))
                    hub.kill()
                    hub.start()
                senders.join()
                self.assertEqual(senders.refused, [])
                self.assertEqual(senders.acknowledged, len(replays))
                # And while they are worked off, when nobody sends any more.
                for _ in range(2):
                    time.sleep(roll.random())
                    hub.kill()
                    hub.start()
                states = self.quiet(hub, seconds=900)
                # One that was in hand at three kills in a row is laid aside, and kept; somebody has it done again.
                aside = states.get("dead", [])
                self.assertEqual([one for one in aside if "ended three times" not in one["message"]], [])
                if aside:
                    run("webhooks", "retry", "--dead", data=self.data)
                    states = self.quiet(hub, seconds=900)
                self.assertEqual([*states], ["done"], states.get("dead"))
                # Whatever was acknowledged under a number stands there under it.
                kept = {one["id"] for one in states["done"]}
                self.assertEqual([number for number in senders.kept if number not in kept], [])
                print(
                    f"      {len(messages)} events, {len(replays)} sent, {senders.repeated} sent again, {hub.kills} kills,"
                    f" {len(states['done'])} kept, {len(aside)} laid aside", flush=True)
        self.assertBooksEqual(self.data, shop.book)
        self.assertBalanced(read_journal(self.data))

    def test_a_day_without_deliveries_and_one_with_gaps(self):
        """The hub's clock runs so fast that days go by. It finds by itself what it was not told."""
        roll = dice("days")
        with self.shop() as shop:
            self.opened(shop)
            run("store", "update", "Shop", "--sync-interval", 0, data=self.data)
            self.sent(shop)
            before = self.subscriptions()
            self.edit(shop, "DELETE", f"/webhooks/{before[0]['id']}?force=true")
            self.edit(shop, "PUT", f"/webhooks/{before[1]['id']}", {"status": "disabled"})
            fast = ["--clock-factor", 86_400 // DAY, "--option", "schedule.hang_minutes=1440", "--option", "schedule.deadline_minutes=10080"]
            with Hub(self.data, *fast) as hub:
                for share in (0, 0.9):
                    wanted, messages = self.day(shop, roll)
                    # The first one never: how many a shop makes of a day's changes is its own affair.
                    told = [message for message in messages[1:] if roll.random() < share]
                    for message in told:
                        self.post(hub, message)
                    self.level(hub, wanted)
                    print(f"      {len(told)} of {len(messages)} told, {len(wanted)} orders changed", flush=True)
                # What the shop took away and what it switched off, the hub has made again by itself.
                after = self.subscriptions()
                self.assertEqual(sorted(one["topic"] for one in after), sorted(one["topic"] for one in before))
                self.assertEqual({one["state"] for one in after}, {"active"})
        self.assertBooksEqual(self.data, shop.book)
        self.assertBalanced(read_journal(self.data))

    def subscriptions(self):
        return run("store", "subscribe", "Shop", "--list", "--json", data=self.data).json["subscriptions"]

    def day(self, shop, roll):
        """A day on which a shop's orders change: how they stand at its end, and what the shop sent."""
        wanted = {}
        targets = [order["external_id"] for order in self.orders() if order["status"] in ("processing", "pending", "completed", "cancelled")]
        for _ in range(12):
            order, status = roll.choice(targets), roll.choice(["processing", "completed", "cancelled"])
            self.edit(shop, "PUT", f"/orders/{order}", {"status": status, "customer_note": str(roll.random())})
            wanted[order] = status
            time.sleep(DAY / 40)
        return wanted, self.sent(shop)

    def level(self, hub, wanted):
        """Waits until the hub's own sweep, a day after the last, has found all that it was not told."""
        end = time.monotonic() + 3 * DAY + 2 * PATIENCE
        while True:
            self.quiet(hub)
            found = {order["external_id"]: order["status"] for order in self.orders()}
            open_ones = {order: (found[order], status) for order, status in wanted.items() if found[order] != status}
            if not open_ones:
                return
            self.assertLess(time.monotonic(), end, f"not found by the sweep: {open_ones}\n{hub.log[-3000:]}")
            time.sleep(0.5)


class BurstTests(AppCase):
    def test_a_burst_is_taken_whole(self):
        with self.shop(platform="shopify") as shop, Hub(self.data) as hub:
            self.connected(shop)
            orders = [order["external_id"] for order in self.orders()]
            messages = [
                self.message(shop, "orders/updated", {"id": int(orders[number % len(orders)]), "note": number})
                for number in range(BURST * SECONDS)]
            senders = Senders(hub, self.path, messages, threads=32, rate=BURST).start().join()
            self.assertEqual(senders.refused, [])
            self.assertEqual((senders.acknowledged, senders.repeated), (len(messages), 0))
            states = self.quiet(hub, seconds=300)
            self.assertEqual([*states], ["done"], states.get("dead"))
            self.assertEqual(sorted(one["id"] for one in states["done"]), sorted(senders.kept))
            self.assertEqual(len(set(senders.kept)), len(messages))
            waits = sorted(senders.waits)
            print(
                f"      {len(messages)} in {senders.seconds:.1f} s, acknowledged after {waits[len(waits) // 2] * 1000:.0f} ms, one in a hundred"
                f" after {waits[len(waits) * 99 // 100] * 1000:.0f} ms", flush=True)
        self.assertBooksEqual(self.data, shop.book)
