"""What comes to the door of a hub and must not come in: forged, mutated, too large, slow, smuggled."""

import base64
import hashlib
import hmac
import socket
import threading
import time

from harness import PATIENCE, SOAK, contents, dice
from hooks import WebhookCase
from hub import Hub
from senders import Senders

FORGERIES = 10_000
PATH = "/api/v1/webhooks/woocommerce"


class DoorTests(WebhookCase):
    def true_ones(self, shop):
        """True deliveries that nobody has handed over yet."""
        self.opened(shop)
        self.sent(shop)
        for order in self.orders(status="processing")[:4]:
            self.edit(shop, "PUT", f"/orders/{order['external_id']}", {"customer_note": "x"})
        return self.sent(shop)

    def test_forged_and_mutated_deliveries_do_nothing_and_slow_ones_end(self):
        with self.shop() as shop:
            messages = self.true_ones(shop)
            roll = dice("forgeries")
            forged = [self.forge(roll.choice(messages), roll) for _ in range(FORGERIES)]
            # Meanwhile others begin and do not end: a body, and in the long run a head.
            begun = [self.head(messages[0], f"Content-Length: {len(messages[0].body)}") + b"{"] + [b"POST /api"] * SOAK
            with Hub(self.data) as hub:
                before = contents(self.data)
                slow = [Slow(hub, piece) for piece in begun]
                senders = Senders(hub, PATH, forged).start().join()
                self.assertEqual(senders.acknowledged, 0)
                statuses = {status for status, _ in senders.refused}
                self.assertEqual(len(senders.refused), FORGERIES)
                self.assertLessEqual(statuses, {400, 401, 413}, statuses)
                for one in slow:
                    one.join()
                    self.assertTrue(one.closed, "a connection that gives a byte a second was held")
                self.assertEqual(contents(self.data), before)
                # The true ones are still taken, so it was the forging that kept the others out.
                for message in messages:
                    self.assertEqual(self.post(hub, message, PATH)["status"], "kept")
                self.assertNotEqual(contents(self.data), before)
                self.quiet(hub)
            ends = ", ".join(f"{one.seconds:.0f} s" for one in slow)
            print(f"      {FORGERIES} forgeries in {senders.seconds:.1f} s; the slow were closed after {ends}", flush=True)

    @staticmethod
    def forge(message, roll):
        """A true delivery with something of what is signed changed, or the signature."""
        body, signature = bytearray(message.body), message.header("X-WC-Webhook-Signature")
        kind = roll.randrange(8)
        if kind == 0:
            body[roll.randrange(len(body))] ^= 1 << roll.randrange(8)
        elif kind == 1:
            del body[roll.randrange(len(body)):]
        elif kind == 2:
            body += bytes(roll.randrange(256) for _ in range(roll.randrange(1, 20)))
        elif kind == 3:
            return message.replacing(X_WC_Webhook_Signature=None)
        elif kind == 4:
            signature = base64.b64encode(hmac.new(b"guess", message.body, hashlib.sha256).digest()).decode()
        elif kind == 5:
            raw = bytearray(base64.b64decode(signature))
            raw[roll.randrange(len(raw))] ^= 1 << roll.randrange(8)
            signature = base64.b64encode(raw).decode()
        elif kind == 6:
            signature = roll.choice(["", "=", "A" * 5000, signature[:-4], signature.lower(), signature + "AAAA"])
        else:
            return message.replacing(body=b"webhook_id=1", X_WC_Webhook_Signature=roll.choice(["", signature]))
        return message.replacing(body=bytes(body), X_WC_Webhook_Signature=signature)

    def test_what_is_large_or_smuggled_is_closed(self):
        with self.shop() as shop:
            message = self.true_ones(shop)[0]
            with Hub(self.data) as hub:
                before = contents(self.data)
                large = b"x" * ((2 << 20) + 1)
                self.post(hub, message.replacing(body=large), status=413)
                self.post(hub, message.replacing(body=large[1:]), status=401)
                said = hub.say(self.head(message, f"Content-Length: {len(large)}"))
                self.assertTrue(said.startswith(b"HTTP/1.1 413"), said)
                chunks = b"".join(b"10000\r\n" + b"x" * 65536 + b"\r\n" for _ in range(33)) + b"0\r\n\r\n"
                said = hub.say(self.head(message, "Transfer-Encoding: chunked") + chunks)
                self.assertTrue(said.startswith(b"HTTP/1.1 413"), said)
                for name, words in self.smuggled(message).items():
                    said = hub.say(words)
                    self.assertNotIn(b"HTTP/1.1 2", said, name)
                    self.assertLessEqual(said.count(b"HTTP/1.1 "), 1, f"{name}: {said}")
                self.assertEqual(contents(self.data), before)
                # The very same bytes, said as they should be.
                self.assertIn(b'"kept"', hub.say(self.head(message, f"Content-Length: {len(message.body)}", "Connection: close") + message.body))
                self.quiet(hub)

    def smuggled(self, message):
        body, size = message.body, len(message.body)
        chunked = f"{size:x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
        inner = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        return {
            "length and chunks": self.head(message, f"Content-Length: {size}", "Transfer-Encoding: chunked") + chunked + inner,
            "two lengths": self.head(message, f"Content-Length: {size}", f"Content-Length: {size + 1}") + body + inner,
            "a signed length": self.head(message, f"Content-Length: +{size}") + body + inner,
            "a space before the colon": self.head(message, f"Content-Length : {size}") + body + inner,
            "chunks by another name": self.head(message, "Transfer-Encoding: xchunked") + chunked + inner,
            "chunks twice": self.head(message, "Transfer-Encoding: chunked", "Transfer-Encoding: identity") + chunked + inner,
            "a chunk beyond counting": self.head(message, "Transfer-Encoding: chunked") + b"ffffffffffffffff1\r\n" + body + inner,
            "a folded header": self.head(message, f"Content-Length: {size}", "X-Note: a\r\n Transfer-Encoding: chunked") + chunked + inner,
            "a head too long": self.head(message, f"Content-Length: {size}", "X-Note: " + "a" * 40_000) + body,
        }

    @staticmethod
    def head(message, *lines):
        """The head of a true delivery, with these lines about its body."""
        kept = [f"{name}: {value}" for name, value in message.headers if name.lower() not in ("host", "content-length", "connection")]
        return "\r\n".join([f"POST {PATH} HTTP/1.1", "Host: hub.example", *kept, *lines, "", ""]).encode()


class Slow(threading.Thread):
    """Somebody who begins, and then gives a byte a second; ends when the hub has closed the connection."""

    def __init__(self, hub, begun):
        super().__init__(daemon=True)
        self.wire = socket.create_connection(("127.0.0.1", hub.port), timeout=1)
        self.begun, self.seconds, self.closed = begun, None, True
        self.start()

    def run(self):
        start = time.monotonic()
        with self.wire:
            try:
                self.wire.sendall(self.begun)
                while time.monotonic() - start < 2 * PATIENCE:
                    try:
                        if not self.wire.recv(65536):
                            break
                    except TimeoutError:
                        self.wire.sendall(b"x")
                else:
                    self.closed = False
            except OSError:
                pass
        self.seconds = time.monotonic() - start
