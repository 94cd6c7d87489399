"""`tradepost serve` for a test, and what asks it."""

import json
import signal
import socket
import subprocess
import urllib.error
import urllib.request

from harness import HEARD, run, start


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Hub:
    """A hub over a data folder, until the block ends; it must end in order."""

    def __init__(self, data, *words):
        self.data, self.words = data, words

    def token(self, role):
        return run("token", "create", role, "--role", role, "--json", data=self.data).json["token"]

    def __enter__(self):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = start("serve", "--port", self.port, "--data", self.data, "--rate", 100_000, *self.words)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"The hub did not start: {self.process.communicate()[1].decode()}")
        return self

    def __exit__(self, *problem):
        self.process.send_signal(signal.SIGTERM)
        try:
            out, err = self.process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("The hub did not end within a minute of SIGTERM") from None
        HEARD.write(out + err)
        self.log = err.decode(errors="replace")
        if not problem[0] and self.process.returncode != 0:
            raise AssertionError(f"The hub ended with {self.process.returncode}: {self.log[-3000:]}")

    def ask(self, method, path, token=None, body=None, **headers):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Reply(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refusal:
            return Reply(refusal.code, refusal.headers, refusal.read())
