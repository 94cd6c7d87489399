"""A gate between the hub and a simulated shop: it passes requests and answers on, notes each, and holds back what it is told to.

What a request does to a shop and what the hub hears of it are two things; between them lies what goes wrong in the world."""

import http.client
import http.server
import json
import re
import threading
import time

from harness import PATIENCE


class Passed:
    """One request. `reached`: the shop has had it; `status`: what it said, None when it broke off; `answered`: the hub has heard."""

    def __init__(self, method, path, body):
        self.method, self.path, self.body = method, path.split("?")[0], body
        self.reached, self.status, self.answered = False, None, False

    @property
    def writes(self):
        """The counts that it sets, by product."""
        found = {}
        if self.method == "GET" or "/products" not in self.path:
            return found
        body = json.loads(self.body or b"{}")
        alone = re.search(r"/(\d+)$", self.path)
        for item in [body | {"id": int(alone.group(1))}] if alone else body.get("update", []):
            if "stock_quantity" in item:
                found[item["id"]] = item["stock_quantity"]
        return found

    def __repr__(self):
        return f"{self.method} {self.path} reached={self.reached} status={self.status} answered={self.answered}"


class Gate:
    """Serves in front of `endpoint` until the block ends.

    - before: a question asked of each request; while it says yes, the request does not reach the shop.
    - after: the same of what the shop has answered; while it says yes, the hub does not hear.
    - refuses: of which requests the connection ends at once.
    - changes: what the hub hears in the place of an answer's body.
    """

    def __init__(self, endpoint):
        self.target, self.passed = endpoint, []
        self.before = self.after = self.refuses = lambda passed: False
        self.changes = lambda passed, text: text
        self.closed = threading.Event()
        gate = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def answer(self):
                try:
                    gate.answer(self)
                except (OSError, http.client.HTTPException):
                    self.close_connection = True

            do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_HEAD = answer

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def endpoint(self):
        return f"127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *problem):
        self.closed.set()
        self.server.shutdown()
        self.server.server_close()

    def held(self, name, passed):
        """Waits as long as the question that now has that name says yes; says whether it did."""
        begun = time.monotonic()
        while getattr(self, name)(passed) and not self.closed.wait(0.02):
            pass
        return time.monotonic() - begun > 0.02

    def answer(self, hub):
        body = hub.rfile.read(int(hub.headers.get("Content-Length") or 0))
        passed = Passed(hub.command, hub.path, body)
        self.passed.append(passed)
        if self.refuses(passed) or self.held("before", passed):
            # Who waited long enough has gone: what he asked for is not done behind his back.
            hub.close_connection = True
            return
        line = http.client.HTTPConnection(self.target, timeout=PATIENCE)
        line.putrequest(hub.command, hub.path, skip_host=True, skip_accept_encoding=True)
        for name, value in hub.headers.items():
            if name.lower() != "connection":
                line.putheader(name, value)
        line.endheaders(body)
        passed.reached = True
        reply = line.getresponse()
        passed.status = reply.status
        text = self.changes(passed, reply.read())
        line.close()
        self.held("after", passed)
        hub.send_response_only(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                hub.send_header(name, value)
        hub.send_header("Content-Length", str(len(text)))
        hub.end_headers()
        hub.wfile.write(text)
        passed.answered = True

    def until(self, question, seconds=PATIENCE):
        """The first request of which `question` says yes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for passed in list(self.passed):
                if question(passed):
                    return passed
            time.sleep(0.01)
        raise AssertionError(f"No such request came: {self.passed[-20:]}")

    def writes(self):
        """What the shop was told of counts and did not turn away, in order: product and count."""
        told = [passed for passed in list(self.passed) if passed.reached and (passed.status or 200) < 400]
        return [pair for passed in told for pair in passed.writes.items()]
