"""`tradepost serve` for a test, and what asks it."""

import contextlib
import http.client
import json
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from harness import HEARD, PATIENCE, clean_environment, program, run


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Hub:
    """A hub over a data folder, until the block ends; it must end in order. May be killed and started again in between."""

    def __init__(self, data, *words, environment=None):
        self.data, self.environment = data, environment
        self.words = ["--rate", "100000", *map(str, words)]
        self.process, self.port, self.kills = None, 0, 0

    def token(self, role):
        return run("token", "create", role, "--role", role, "--json", data=self.data).json["token"]

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        self.start()
        return self

    def start(self):
        """Starts it, on the port that it had before."""
        command = [str(program()), "serve", "--port", str(self.port), "--data", str(self.data), *self.words]
        for _ in range(100):
            self.heard = tempfile.TemporaryFile()
            self.process = subprocess.Popen(
                command, env=clean_environment(self.environment), stdout=subprocess.PIPE, stderr=self.heard)
            found = re.search(r":(\d+)\s*$", self.process.stdout.readline().decode())
            if found:
                self.port = int(found.group(1))
                return
            self.process.communicate()
            # The port of a killed one may be held for a moment.
            if not self.kills:
                break
            time.sleep(0.1)
        raise AssertionError(f"The hub did not start: {self.log}")

    @property
    def log(self):
        """What the process at work has written to its log."""
        self.heard.seek(0)
        return self.heard.read().decode(errors="replace")

    def kill(self):
        """As a power cut would end it."""
        self.process.kill()
        self.process.communicate()
        self.kills += 1

    def __exit__(self, *problem):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"The hub did not end upon SIGTERM: {self.log[-3000:]}") from None
        HEARD.write(self.log.encode())
        if problem[0]:
            print(self.log[-3000:])
        elif self.process.returncode != 0:
            raise AssertionError(f"The hub ended with {self.process.returncode}: {self.log[-3000:]}")

    def ask(self, method, path, token=None, body=None, **headers):
        """A question to the API; the body is written as JSON."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return Reply(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refusal:
            return Reply(refusal.code, refusal.headers, refusal.read())

    def connect(self):
        """A connection of its own, for those who send more than once."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def say(self, words, and_ends=False):
        """Says it, byte for byte, and hears all of the answer until the hub closes the connection; that it must.

        - and_ends: nothing more will be said, and the hub sees that.
        """
        said = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as wire:
            # Who is turned away before all of it was read hears of it by a reset, sooner or later.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                wire.sendall(words)
            # A connection that was reset by then has no end to be told.
            with contextlib.suppress(OSError):
                if and_ends:
                    wire.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionResetError):
                while piece := wire.recv(65536):
                    said += piece
        return said

    def deliver(self, message, path, connection=None):
        """Sends what a platform sent, header for header and byte for byte."""
        line = connection or self.connect()
        line.putrequest("POST", path, skip_accept_encoding=True)
        for name, value in message.headers:
            if name.lower() not in ("host", "content-length"):
                line.putheader(name, value)
        line.putheader("Content-Length", str(len(message.body)))
        try:
            line.endheaders(message.body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # Refused before all of it was there: the answer says why.
        answer = line.getresponse()
        reply = Reply(answer.status, answer.headers, answer.read())
        if not connection:
            line.close()
        return reply
