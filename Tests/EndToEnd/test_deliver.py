"""What a shop sends on its own: verified or refused, read again with the store's own credentials, and booked."""

import base64
import http.client
import json
import ssl
import time

from harness import PATIENCE, Case, Shop, contents, run
from test_push import levels


class DeliveryTests(Case):
    def setUp(self):
        super().setUp()
        self.hooks = self.folder / "hooks"

    def shop(self, **options):
        options = {"site": "https://shop.example", "products": 20, "orders": 40} | options
        return Shop(self.folder, options=options, tls=True, deliveries=self.hooks)

    def opened(self, shop):
        data = self.folder / "data"
        shop.connect(data)
        self.sync(data)
        made = run("store", "subscribe", "Shop", "--address", "https://hub.example/hooks", "--json", data=data).json
        for file in self.arrived(least=made["count"]):
            self.assertIn("acknowledged", run("store", "deliver", "Shop", file, "--json", data=data).json)
        return data

    def arrived(self, topic=None, least=1):
        """The files of the next deliveries, once there are so many; each is given once."""
        seen = getattr(self, "seen", set())
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            files = sorted(set(self.hooks.glob("*.http")) - seen)
            wanted = [file for file in files if topic is None or topic in file.read_text("utf-8", "replace")]
            if len(wanted) >= least:
                time.sleep(0.5)
                files = sorted(set(self.hooks.glob("*.http")) - seen)
                self.seen = seen | set(files)
                return [file for file in files if topic is None or topic in file.read_text("utf-8", "replace")]
            time.sleep(0.05)
        raise AssertionError(f"nothing was sent about {topic}: {sorted(self.hooks.glob('*'))}")

    def ask(self, shop, method, path, body=None):
        """Asks the shop itself, as its owner would."""
        host, port = shop.endpoint.split(":")
        connection = http.client.HTTPSConnection(host, int(port), context=ssl._create_unverified_context())
        key = base64.b64encode(f"{shop.secrets['consumer_key']}:{shop.secrets['consumer_secret']}".encode()).decode()
        headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
        headers["Host"] = shop.connection["address"].split("//")[1]
        connection.request(method, "/wp-json/wc/v3" + path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.assertLess(answer.status, 300, text)
        return json.loads(text)

    def test_an_order_is_read_again_and_booked(self):
        with self.shop() as shop:
            data = self.opened(shop)
            order = next(
                order for order in run("orders", "list", "--json", data=data).json["orders"] if order["status"] == "processing")
            self.ask(shop, "PUT", f"/orders/{order['external_id']}", {"status": "cancelled"})
            for file in self.arrived("order.updated"):
                report = run("store", "deliver", "Shop", file, "--json", data=data).json
            self.assertEqual(report["topic"], "order.updated")
            self.assertEqual(report["received"]["changes"][0]["id"], order["external_id"])
            listed = run("orders", "list", "--status", "cancelled", "--json", data=data).json["orders"]
            self.assertIn(order["external_id"], [order["external_id"] for order in listed])
            # Once more, late and out of order: nothing is booked twice.
            again = run("store", "deliver", "Shop", file, "--json", data=data).json
            self.assertEqual([report["counts"]["unchanged"] for report in again["runs"]], [1] * len(again["runs"]))
        self.assertBooksEqual(data, shop.book)

    def test_what_is_gone_is_taken_back(self):
        with self.shop() as shop:
            data = self.opened(shop)
            order = next(
                order for order in run("orders", "list", "--json", data=data).json["orders"] if order["status"] == "completed")
            self.ask(shop, "DELETE", f"/orders/{order['external_id']}?force=true")
            for file in self.arrived("order.deleted"):
                report = run("store", "deliver", "Shop", file, "--json", data=data).json
            self.assertEqual(report["runs"][-1]["counts"]["deleted"], 1, report)
        self.assertBooksEqual(data, shop.book)

    def test_stock_that_was_pushed_comes_back_by_itself(self):
        with self.shop() as shop:
            data = self.opened(shop)
            sku = sorted(levels(data))[0]
            run("inventory", "push", "--store", "Shop", f"{sku}=4321", data=data)
            for file in self.arrived("product.updated"):
                run("store", "deliver", "Shop", file, data=data)
            self.assertEqual(levels(data)[sku], 4321)

    def test_a_forged_delivery_changes_nothing(self):
        with self.shop() as shop:
            data = self.opened(shop)
            order = run("orders", "list", "--json", data=data).json["orders"][0]["external_id"]
            self.ask(shop, "PUT", f"/orders/{order}", {"customer_note": "x"})
            message = self.arrived("order.updated")[0].read_bytes()
            before = contents(data)
            file = self.folder / "forged.http"
            head, body = message.split(b"\r\n\r\n", 1)
            for forged in (
                head + b"\r\n\r\n" + body + b" ", message.replace(b"Signature: ", b"Signature: A"),
                b"\r\n".join(line for line in head.split(b"\r\n") if b"Signature" not in line) + b"\r\n\r\n" + body,
                head + b"\r\n\r\nwebhook_id=1",
            ):
                file.write_bytes(forged)
                result = run("store", "deliver", "Shop", file, data=data, code=1)
                self.assertIn("401", result.err)
            file.write_bytes(head)
            run("store", "deliver", "Shop", file, data=data, code=2)
            self.assertEqual(contents(data), before)
            # As a pipe hands it, and with the body in a file of its own.
            run("store", "deliver", "Shop", "-", data=data, words_in=message)
            split = self.folder / "split.body"
            split.write_bytes(body)
            run("store", "deliver", "Shop", file, "--body", split, data=data)

    def test_subscriptions_are_told_and_ended(self):
        with self.shop() as shop:
            data = self.opened(shop)
            listed = run("store", "subscribe", "Shop", "--list", "--json", data=data).json["subscriptions"]
            self.assertGreater(len(listed), 3)
            again = run("store", "subscribe", "Shop", "--address", "https://hub.example/hooks", "--json", data=data).json
            self.assertEqual(again["count"], len(listed), "subscribing again made more of them")
            left = run("store", "subscribe", "Shop", "--remove", listed[0]["id"], "--json", data=data).json["subscriptions"]
            self.assertEqual([one["id"] for one in left], [one["id"] for one in listed[1:]])
            run("store", "poll", "Shop", data=data, code=2)


class NotificationTests(Case):
    """A platform whose messages are signed with a certificate that they name, and lie in a queue besides."""

    TOPIC = "arn:aws:sns:eu-west-1:123456789012:tradepost-notifications"

    def opened(self, shop, topic):
        data = self.folder / "data"
        more = ["--set", "aws_region=eu-west-1", "--set", "queue_arn=arn:aws:sqs:eu-west-1:123456789012:tradepost-notifications"]
        shop.connect(data, more=more + ["--set", f"sns_topic_arn={topic}"])
        self.sync(data, what="orders")
        run("store", "subscribe", "Shop", data=data)
        return data

    def shipped(self, data):
        """Pushes a parcel, which the platform then tells about."""
        orders = run("orders", "list", "--status", "processing", "--json", data=data).json["orders"]
        order = orders[0]["external_id"]
        report = run("orders", "push", "--store", "Shop", order, "--carrier", "DHL", "--tracking", "123", "--json", data=data).json
        self.assertEqual(report["counts"]["confirmed"], 1, report)
        return order

    def shop(self, hooks):
        options = {"products": 20, "orders": 30, "push_path": "/hooks"}
        return Shop(self.folder, options=options, platform="amazon", deliveries=hooks)

    def messages(self, hooks, count):
        end = time.monotonic() + PATIENCE
        while len(files := sorted(hooks.glob("*.http"))) < count and time.monotonic() < end:
            time.sleep(0.05)
        self.assertGreaterEqual(len(files), count)
        return files

    def test_a_signed_message_and_the_same_from_the_queue(self):
        hooks = self.folder / "hooks"
        with self.shop(hooks) as shop:
            data = self.opened(shop, self.TOPIC)
            order = self.shipped(data)
            first, second = self.messages(hooks, 2)[:2]
            self.assertIn("confirmed", run("store", "deliver", "Shop", first, "--json", data=data).json["acknowledged"])
            report = run("store", "deliver", "Shop", second, "--json", data=data).json
            self.assertEqual([change["id"] for change in report["received"]["changes"]], [order])
            self.assertEqual(report["runs"][0]["counts"]["updated"], 1)
            forged = self.folder / "forged.http"
            forged.write_bytes(second.read_bytes().replace(order.encode(), b"000-0000000-0000000"))
            self.assertIn("delivery.signature", run("store", "deliver", "Shop", forged, data=data, code=1).err)
            polled = run("store", "poll", "Shop", "--json", data=data).json
            self.assertEqual(polled["deliveries"][0]["received"]["changes"][0]["id"], order)
            self.assertEqual(polled["deliveries"][0]["runs"][0]["counts"]["unchanged"], 1)
            self.assertEqual(run("store", "poll", "Shop", "--json", data=data).json["count"], 0, "it was not taken off the queue")

    def test_another_topic_is_refused(self):
        hooks = self.folder / "hooks"
        with self.shop(hooks) as shop:
            data = self.opened(shop, self.TOPIC + "-2")
            self.shipped(data)
            for file in self.messages(hooks, 2)[:2]:
                self.assertIn("delivery.topic", run("store", "deliver", "Shop", file, data=data, code=1).err)
