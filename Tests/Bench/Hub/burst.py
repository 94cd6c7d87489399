"""Sends at a given rate, whatever the answers do: how long each took counts from when it was due, not from when it could be
sent. As platforms send: they do not wait for one another."""

import asyncio
import time


class Sender(asyncio.Protocol):
    def __init__(self, burst):
        self.burst, self.due, self.heard = burst, None, b""

    def connection_made(self, transport):
        self.transport = transport

    def send(self, due, request):
        self.due = due
        self.transport.write(request)

    def data_received(self, data):
        self.heard += data
        head, found, body = self.heard.partition(b"\r\n\r\n")
        if not found:
            return
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"), 0)
        if len(body) < length:
            return
        status, self.heard, due = int(head[9:12]), b"", self.due
        self.due = None
        self.burst.answered(self, due, status, body)

    def connection_lost(self, problem):
        if self.due is not None:
            self.burst.answered(None, self.due, 0, b"")
        elif self in self.burst.idle:
            self.burst.idle.remove(self)


class Burst:
    """What came of a number of requests at a rate. `statuses` by number, 0: no answer."""

    def __init__(self, port, requests, rate, connections=100):
        self.waits, self.statuses, self.bodies = [], {}, []
        self.idle, self.waiting = [], []
        asyncio.run(self.run(port, requests, rate, connections))

    def answered(self, sender, due, status, body):
        self.waits.append(time.monotonic() - due)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.bodies.append(body)
        if sender is None:
            return
        if self.waiting:
            sender.send(*self.waiting.pop(0))
        else:
            self.idle.append(sender)

    async def run(self, port, requests, rate, connections):
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            self.idle.append((await loop.create_connection(lambda: Sender(self), "127.0.0.1", port))[1])
        senders = list(self.idle)
        begun = time.monotonic()
        for number, request in enumerate(requests):
            due = begun + number / rate
            while (early := due - time.monotonic()) > 0:
                await asyncio.sleep(early)
            # Each in its turn: a server closes what is not used.
            if self.idle:
                self.idle.pop(0).send(due, request)
            else:
                self.waiting.append((due, request))
            if number % 16 == 0:
                await asyncio.sleep(0)
        self.seconds = time.monotonic() - begun
        end = time.monotonic() + 60
        while len(self.waits) < len(requests) and time.monotonic() < end:
            await asyncio.sleep(0.01)
        for sender in senders:
            sender.transport.abort()
        self.statuses[0] = self.statuses.get(0, 0) + len(requests) - len(self.waits)
        self.waits.sort()

    def percentile(self, share):
        """In milliseconds."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))] * 1000
