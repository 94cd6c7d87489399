"""Signed deliveries, prepared in a file: no two are equal, and each speaks of an order that the shop has."""

import base64
import hashlib
import hmac
import http.client
import json
import ssl

PATH = "/api/v1/webhooks/woocommerce"
# Nobody's but the bench's.
SECRET = "bench-0123456789abcdef0123456789abcdef"


def order(shop, number=1):
    """An order as the shop shows it: the body of a delivery is the same."""
    host, port = shop.endpoint.split(":")
    connection = http.client.HTTPSConnection(host, int(port), context=ssl._create_unverified_context())
    key = base64.b64encode(f"{shop.secrets['consumer_key']}:{shop.secrets['consumer_secret']}".encode()).decode()
    connection.request(
        "GET", f"/wp-json/wc/v3/orders?per_page={number}",
        headers={"Authorization": f"Basic {key}", "Host": shop.connection["settings"]["address"].split("//")[1]})
    answer = connection.getresponse()
    found = json.loads(answer.read())
    if answer.status != 200 or not found:
        raise SystemExit(f"The simulated shop shows no order, but {answer.status}: {found}")
    return found


class Deliveries:
    """Makes as many as are wanted, never the same again."""

    def __init__(self, shop, site):
        self.orders = order(shop, 100)
        self.site, self.made = site, 0

    def write(self, file, count):
        with open(file, "wb") as out:
            for request in self.requests(count):
                out.write(b"%08d" % len(request))
                out.write(request)

    def requests(self, count):
        # A body is its order's text, with a note that tells it from all others.
        texts = []
        for one in self.orders:
            before, after = json.dumps(one | {"customer_note": "\0"}, separators=(",", ":")).split("\\u0000")
            texts.append((before.encode(), after.encode()))
        secret = SECRET.encode()
        for _ in range(count):
            self.made += 1
            before, after = texts[self.made % len(texts)]
            body = before + b"%012d" % self.made + after
            signature = base64.b64encode(hmac.digest(secret, body, "sha256"))
            yield b"".join([
                b"POST ", PATH.encode(), b" HTTP/1.1\r\nHost: hub.example\r\nUser-Agent: WooCommerce/9.4.2 Hookshot (WordPress/6.7)\r\n",
                b"Content-Type: application/json\r\nAccept: */*\r\nX-WC-Webhook-Source: ", self.site.encode(), b"/\r\n",
                b"X-WC-Webhook-Topic: order.updated\r\nX-WC-Webhook-Resource: order\r\nX-WC-Webhook-Event: updated\r\n",
                b"X-WC-Webhook-Signature: ", signature, b"\r\nX-WC-Webhook-ID: 7\r\nX-WC-Webhook-Delivery-ID: %032x\r\n" % self.made,
                b"Content-Length: %d\r\n\r\n" % len(body), body])
