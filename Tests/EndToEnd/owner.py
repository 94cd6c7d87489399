"""The owner of a simulated WooCommerce shop, who asks it and changes it by hand, behind the hub's back."""

import base64
import hashlib
import hmac
import http.client
import json
import time
import urllib.parse
import uuid

from harness import PATIENCE


class Owner:
    def __init__(self, shop, endpoint=None):
        """`endpoint`: the shop's own, when something stands between it and the hub by now."""
        self.endpoint, self.site = endpoint or shop.endpoint, shop.connection["address"]
        self.key, self.secret = shop.secrets["consumer_key"], shop.secrets["consumer_secret"]
        self.sent, self.seen = shop.folder / f"{shop.name}.sent", set()

    def ask(self, method, path, body=None):
        """Signed as over plain http; answers what the shop answers."""
        plain = lambda text: urllib.parse.quote(str(text), safe="~")
        path = "/wp-json/wc/v3" + path
        path, _, query = path.partition("?")
        words = dict(urllib.parse.parse_qsl(query)) | {
            "oauth_consumer_key": self.key, "oauth_nonce": uuid.uuid4().hex, "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": int(time.time())}
        listed = "&".join(f"{plain(name)}={plain(value)}" for name, value in sorted(words.items()))
        text = "&".join((method, plain(self.site + path), plain(listed)))
        code = hmac.new(f"{self.secret}&".encode(), text.encode(), hashlib.sha256).digest()
        words["oauth_signature"] = base64.b64encode(code).decode()
        line = http.client.HTTPConnection(self.endpoint, timeout=PATIENCE)
        line.request(
            method, path + "?" + urllib.parse.urlencode(words), json.dumps(body) if body is not None else None,
            {"Content-Type": "application/json", "Host": self.site.split("//")[1]})
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        if answer.status >= 300:
            raise AssertionError(f"{method} {path}: {answer.status} {text[:500]}")
        return json.loads(text)

    def stock(self, product):
        return self.ask("GET", f"/products/{product}")["stock_quantity"]

    def set_stock(self, product, quantity):
        self.ask("PUT", f"/products/{product}", {"stock_quantity": quantity})

    def listen(self):
        """Has the shop say whenever a product changes; needs a shop with a folder for its deliveries."""
        self.ask("POST", "/webhooks", {
            "topic": "product.updated", "delivery_url": "https://owner.example/heard", "secret": "owner", "status": "active"})
        self.heard()

    def heard(self, least=0):
        """The products that the shop said it changed, since it was last asked: id and count, in order; at least so many, once
        no more come."""
        found, quiet, end = [], 0, time.monotonic() + PATIENCE
        while quiet < 3 or (len(found) < least and time.monotonic() < end):
            files = sorted(set(self.sent.glob("*.http")) - self.seen)
            quiet = 0 if files else quiet + 1
            self.seen.update(files)
            for file in files:
                body = file.read_bytes().split(b"\r\n\r\n", 1)[1]
                if body.startswith(b"{"):
                    product = json.loads(body)
                    found.append((product["id"], product["stock_quantity"]))
            time.sleep(0.3)
        return found
