"""A platform that calls nobody: its queue is emptied by the running hub, into the inbox that calls go to."""

import time

import test_deliver
from harness import PATIENCE, run
from hub import Hub


class QueueTests(test_deliver.NotificationTests):
    # Those of the base are run where they stand.
    test_a_signed_message_and_the_same_from_the_queue = None
    test_another_topic_is_refused = None

    def test_the_hub_empties_the_queue_into_its_inbox(self):
        hooks = self.folder / "hooks"
        with self.shop(hooks) as shop:
            data = self.opened(shop, self.TOPIC)
            order = self.shipped(data)
            self.messages(hooks, 2)
            self.assertIn(order, self.processing(data))
            with Hub(data) as hub:
                end = time.monotonic() + PATIENCE
                while not (found := self.inbox(data, order)) and time.monotonic() < end:
                    time.sleep(0.2)
                self.assertEqual([(one["source"], one["state"], one["store"]) for one in found], [("queue", "done", "Shop")], hub.log[-2000:])
            # It was taken off the queue, and is booked once.
            self.assertEqual(run("store", "poll", "Shop", "--json", data=data).json["count"], 0)
            self.assertNotIn(order, self.processing(data))

    def processing(self, data):
        orders = run("orders", "list", "--status", "processing", "--limit", 500, "--json", data=data).json["orders"]
        return [one["external_id"] for one in orders]

    def inbox(self, data, order):
        listed = run("webhooks", "list", "--json", data=data).json["deliveries"]
        return [one for one in listed if {"kind": "orders", "id": order} in one["entities"] and one["state"] == "done"]
