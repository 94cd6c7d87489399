"""A shop's owner lets the app in by browser: the real program waits, a browser of ours goes to the shop and comes back."""

import http.client
import socket
import ssl
import urllib.parse

from harness import PATIENCE, Case, Shop, free_port, moment, run, start

# As the app must be registered: a shop checks where it sends its owner back to.
WORDS = ["store", "install", "shopify", "Shop"]


class InstallTests(Case):
    def begin(self, shop, data, port):
        secrets = {name: shop.secrets[name] for name in ("client_id", "client_secret")}
        words = [*WORDS, "--port", port, "--connect-to", shop.endpoint, "--authority", shop.certificate, "--json", "--data", data]
        for name, value in shop.connection["settings"].items():
            words += ["--set", f"{name}={value}"]
        for name in secrets:
            words += ["--secret", f"{name}=env:CANARY_{name}"]
        process = start(*words, environment={f"CANARY_{name}": value for name, value in secrets.items()})
        told = [process.stderr.readline().decode() for _ in range(3)]
        self.assertIn("https://", told[1], told)
        return process, told[1].strip()

    def visit(self, shop, address):
        """Opens the shop's page as a browser would; answers where it sends the browser back to."""
        host, port = shop.endpoint.split(":")
        parts = urllib.parse.urlsplit(address)
        trust = ssl.create_default_context(cafile=str(shop.certificate))
        plain = socket.create_connection((host, int(port)))
        browser = http.client.HTTPConnection(parts.hostname)
        browser.sock = trust.wrap_socket(plain, server_hostname=parts.hostname)
        browser.request("GET", f"{parts.path}?{parts.query}")
        answer = browser.getresponse()
        answer.read()
        self.assertEqual(answer.status, 302)
        return answer.getheader("Location")

    def come_back(self, address):
        parts = urllib.parse.urlsplit(address)
        browser = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
        browser.request("GET", f"{parts.path}?{parts.query}")
        answer = browser.getresponse()
        return answer.status, answer.read().decode()

    def test_the_owner_lets_us_in_and_tokens_rotate(self):
        data, port = self.folder / "data", free_port()
        # Its owner shows an app what was sold within sixty days.
        options = {"orders": 30, "products": 10, "days": 30, "token_life": 70}
        with Shop(self.folder, platform="shopify", options=options, epoch=moment()) as shop:
            process, address = self.begin(shop, data, port)
            self.assertEqual(self.come_back(self.visit(shop, address))[0], 200)
            out, err = process.communicate(timeout=PATIENCE)
            self.assertEqual(process.returncode, 0, err.decode())
            runs = self.sync(data)
            self.assertEqual(runs["orders"]["counts"]["total"], 30, runs["orders"])
        self.assertBooksEqual(data, shop.book)
        heard = out.decode() + err.decode()
        for secret in (shop.secrets["client_secret"], "shpat_", "shprt_"):
            self.assertNotIn(secret, heard)

    def test_a_callback_that_was_tampered_with_connects_nothing(self):
        data, port = self.folder / "data", free_port()
        with Shop(self.folder, platform="shopify", options={"orders": 3, "products": 3}) as shop:
            for name, value in (("state", "0" * 64), ("shop", "other.myshopify.com"), ("hmac", "0" * 64)):
                with self.subTest(name=name):
                    process, address = self.begin(shop, data, port)
                    parts = urllib.parse.urlsplit(self.visit(shop, address))
                    query = dict(urllib.parse.parse_qsl(parts.query)) | {name: value}
                    status, _ = self.come_back(urllib.parse.urlunsplit(parts._replace(query=urllib.parse.urlencode(query))))
                    process.terminate()
                    out, err = process.communicate(timeout=PATIENCE)
                    self.assertNotEqual(process.returncode, 0, (status, out, err))
                    self.assertEqual(run("store", "list", "--json", data=data).json["stores"], [])
        self.assertNotIn("requests.token", shop.counters)
