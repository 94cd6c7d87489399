"""What is no request is refused in words, and every request is answered once."""

import gzip
import json

from harness import Case
from hub import Hub

HOOK = b"POST /api/v1/webhooks/shopify HTTP/1.1\r\nHost: hub\r\n"
PIECE = b"10000\r\n" + b"a" * 65536 + b"\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: hub\r\n"


class WireTests(Case):
    def answers(self, hub, sent):
        """All that comes until the hub ends the connection: the status and the problem of each answer."""
        came, found = hub.say(sent, and_ends=True), []
        while came:
            head, came = came.split(b"\r\n\r\n", 1)
            lines = head.decode().split("\r\n")
            fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
            length = int(fields["content-length"])
            body, came = came[:length], came[length:]
            if int(lines[0].split()[1]) >= 400:
                self.assertEqual(fields["content-type"], "application/problem+json", head)
                self.assertEqual(json.loads(body)["status"], int(lines[0].split()[1]))
            found.append((int(lines[0].split()[1]), json.loads(body).get("code")))
        return found

    def test_refusals(self):
        with Hub(self.folder / "data") as hub:
            for name, sent, wanted in (
                ("a length that nobody takes", HOOK + b"Content-Length: 99999999999\r\n\r\nabc", (413, "body.size")),
                # All of it is sent before anybody looks for the answer.
                ("a body too large, in pieces", HOOK + b"Transfer-Encoding: chunked\r\n\r\n" + PIECE * 200 + b"0\r\n\r\n",
                 (413, "body.size")),
                ("a body too large, announced", HOOK + b"Content-Length: 13107200\r\n\r\n" + b"a" * 13107200, (413, "body.size")),
                ("a body that is cut off", HOOK + b"Content-Length: 9\r\n\r\nabc", (400, "body.broken")),
                ("a length that is none", HOOK + b"Content-Length: 99999999999999999999999\r\n\r\nabc", (400, "request.form")),
                ("two lengths", HOOK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400, "request.form")),
                ("a field too long", GET + b"X-A: " + b"a" * 20_000 + b"\r\n\r\n", (431, "request.head")),
                ("too many fields", GET + b"".join(b"X-%d: b\r\n" % one for one in range(150)) + b"\r\n", (431, "request.head")),
                ("no HTTP", b"GARBAGE\r\n\r\n", (400, "request.form")),
                ("a packed body", HOOK + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", (415, "body.coding")),
                ("two codings", HOOK + b"Content-Encoding: identity, br\r\nContent-Length: 3\r\n\r\nabc", (415, "body.coding")),
            ):
                with self.subTest(name):
                    self.assertEqual(self.answers(hub, sent), [wanted])
            # One behind the other on one connection: what was well is answered first.
            self.assertEqual([status for status, _ in self.answers(hub, GET + b"\r\n" + GET + b"\r\n" + b"GARBAGE\r\n\r\n")], [200, 200, 400])

    def test_a_packed_body(self):
        with Hub(self.folder / "data") as hub:
            token = hub.token("admin")
            line = hub.connect()

            def ask(coding, body):
                line.request(
                    "POST", "/api/v1/tokens", body=body,
                    headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Content-Encoding": coding})
                answer = line.getresponse()
                return answer.status, answer.headers["Accept-Encoding"], answer.read()

            body = b'{"name":"n","role":"viewer"}'
            status, takes, said = ask("gzip", gzip.compress(body))
            self.assertEqual((status, takes), (415, "identity"))
            self.assertIn(b"without Content-Encoding", said)
            self.assertEqual(ask("identity", body)[0], 201)
            line.close()
