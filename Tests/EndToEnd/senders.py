"""What platforms send, and platforms that send it: several at once, each again until it is answered."""

import http.client
import threading
import time


class Message:
    """What a platform sends: read from a file that the simulator wrote."""

    def __init__(self, raw):
        head, self.body = raw.split(b"\r\n\r\n", 1)
        lines = head.decode("utf-8").split("\r\n")
        self.headers = [tuple(line.split(": ", 1)) for line in lines[1:]]

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def replacing(self, body=None, **headers):
        """The same with something changed; None takes a header away."""
        other = Message.__new__(Message)
        other.body = self.body if body is None else body
        changes = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        other.headers = [(key, changes.get(key.lower(), value)) for key, value in self.headers]
        other.headers = [(key, value) for key, value in other.headers if value is not None]
        return other


class Senders:
    """Sends every message until it is answered, as platforms do, and counts the answers.

    - rate: messages a second of all together; None: as fast as they are answered.
    """

    def __init__(self, hub, path, messages, threads=8, rate=None):
        self.hub, self.path, self.rate = hub, path, rate
        self.messages = list(reversed(messages))
        self.taken, self.waits, self.kept = 0, [], []
        self.acknowledged, self.refused, self.repeated = 0, [], 0
        self.lock = threading.Lock()
        self.workers = [threading.Thread(target=self.work, daemon=True) for _ in range(threads)]

    def start(self):
        self.begun = time.monotonic()
        for worker in self.workers:
            worker.start()
        return self

    def join(self):
        for worker in self.workers:
            worker.join()
        self.seconds = time.monotonic() - self.begun
        return self

    def next(self):
        """The next message, when its time has come; None at the end."""
        with self.lock:
            if not self.messages:
                return None
            message = self.messages.pop()
            due = self.begun + (self.taken / self.rate if self.rate else 0)
            self.taken += 1
        time.sleep(max(0, due - time.monotonic()))
        return message

    def work(self):
        line = None
        while message := self.next():
            for _ in range(3000):
                line = line or self.hub.connect()
                begun = time.monotonic()
                try:
                    reply = self.hub.deliver(message, self.path, line)
                except (OSError, http.client.HTTPException):
                    line.close()
                    line = None
                    with self.lock:
                        self.repeated += 1
                    time.sleep(0.02)
                    continue
                if reply.headers.get("Connection") == "close":
                    line.close()
                    line = None
                with self.lock:
                    if reply.status == 200:
                        self.acknowledged += 1
                        self.waits.append(time.monotonic() - begun)
                        self.kept += filter(None, [reply.json.get("id")])
                    else:
                        self.refused.append((reply.status, reply.body))
                break
        if line:
            line.close()
