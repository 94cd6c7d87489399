"""What the law lets people ask for: heard also from a shop that was disconnected, listed, answered, forgotten."""

from harness import run
from hooks import AppCase, WebhookCase
from hub import Hub

# What is told again is worked off at most every ten seconds, by the hub's clock.
FASTER = "--clock-factor", 20


class PrivacyTests(AppCase):
    def requests(self, *words):
        return run("privacy", "list", *words, "--json", data=self.data).json["requests"]

    def test_a_disconnected_shop_is_still_heard_and_answered_once(self):
        with self.shop(platform="shopify") as shop, Hub(self.data, *FASTER) as hub:
            self.connected(shop)
            self.assertEqual(run("store", "remove", "Shop", "--json", data=self.data).json["removed"], False)
            run("plugin", "enable", "shopify", "--store", "Shop", data=self.data, code=2)
            body = {"shop_id": 1, "customer": {"id": 17, "email": "canary@shop.example"}, "orders_to_redact": [9]}
            erase = self.message(shop, "customers/redact", body)
            file = self.folder / "erase.http"
            head = "".join(f"{name}: {value}\r\n" for name, value in erase.headers)
            file.write_bytes(b"POST / HTTP/1.1\r\n" + head.encode() + b"\r\n" + erase.body)
            for _ in range(2):
                self.post(hub, erase, self.path)
                self.quiet(hub)
                run("store", "deliver", "Shop", file, data=self.data)
                # Nobody signed the number of a delivery.
                self.post(hub, erase.replacing(X_Shopify_Webhook_Id="other"), self.path)
                self.quiet(hub)
            found = self.requests()
            self.assertEqual([(one["kind"], one["customer"], one["orders"]) for one in found], [("erase_customer", "17", ["9"])])
            doctor = run("doctor", "--json", data=self.data, code=(0, 1, 3)).json["checks"]
            self.assertEqual([one["state"] for one in doctor if one["name"] == "privacy"], ["warning"])
            run("privacy", "done", found[0]["id"], data=self.data)
            self.assertEqual(self.requests(), [])
            self.assertEqual([one.get("email") for one in self.requests("--all")], [None])
            # Nor does the inbox say it any more, however often it was sent.
            kept = [one["id"] for one in run("webhooks", "list", "--json", data=self.data).json["deliveries"]]
            self.post(hub, erase, self.path)
            self.quiet(hub)
            kept += [one["id"] for one in run("webhooks", "list", "--json", data=self.data).json["deliveries"] if one["id"] not in kept]
            self.assertEqual(len(kept), 2)
            for delivery in kept:
                shown = run("webhooks", "show", delivery, "--json", data=self.data)
                self.assertEqual((shown.json["state"], "body" in shown.json, "canary" in shown.out), ("done", False, False))
                run("webhooks", "show", delivery, data=self.data)
                run("webhooks", "retry", delivery, data=self.data, code=1)
            self.assertEqual(self.requests(), [])
            run("privacy", "done", "PRIV-00000000000000000000000000", data=self.data, code=2)

    def test_invented_topics_fill_no_disk(self):
        with self.shop(platform="shopify") as shop, Hub(self.data, *FASTER) as hub:
            self.connected(shop)
            for number in range(30):
                self.post(hub, self.message(shop, f"none/{number}", {"id": 1}), self.path)
                self.quiet(hub)
            kept = run("webhooks", "list", "--json", data=self.data).json["deliveries"]
            self.assertEqual(len(kept), 1, kept)


class ChangesTests(WebhookCase):
    def test_the_secret_before_holds_for_a_day_and_what_was_ended_stays_ended(self):
        with self.shop() as shop, Hub(self.data) as hub:
            self.opened(shop)
            self.sent(shop)
            order = self.orders(status="processing")[0]["external_id"]
            self.edit(shop, "PUT", f"/orders/{order}", {"customer_note": "x"})
            messages = self.sent(shop)
            run("store", "update", "Shop", "--secret", "webhook_secret=env:FRESH", data=self.data, environment={"FRESH": "a-fresh-one"})
            for message in messages:
                self.post(hub, message)
            run("store", "update", "Shop", "--secret", "webhook_secret=env:FRESH", data=self.data, environment={"FRESH": "another-one"})
            for message in messages:
                self.post(hub, message)

            listed = run("store", "subscribe", "Shop", "--list", "--json", data=self.data).json["subscriptions"]
            run("store", "subscribe", "Shop", "--remove", listed[0]["id"], data=self.data)
            self.edit(shop, "DELETE", f"/webhooks/{listed[1]['id']}?force=true")
            run("store", "subscribe", "Shop", "--mend", data=self.data)
            after = run("store", "subscribe", "Shop", "--list", "--json", data=self.data).json["subscriptions"]
            self.assertEqual(sorted(one["topic"] for one in after), sorted(one["topic"] for one in listed[1:]))

            run("store", "remove", "Shop", data=self.data)
            self.assertEqual(self.edit(shop, "GET", "/webhooks"), [])
            for message in messages:
                self.post(hub, message)
