"""What is measured and what it is measured beside: each a process that answers at a port until the block ends."""

import pathlib
import signal
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "EndToEnd"))

from deliveries import SECRET
from harness import clean_environment

HERE = pathlib.Path(__file__).parent


class Server:
    def __init__(self, command, port, log, environment=None):
        self.command, self.port, self.log, self.environment = command, port, log, environment

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                list(map(str, self.command)), env=clean_environment(self.environment), cwd=HERE, stdout=subprocess.PIPE, stderr=log)
        line = self.process.stdout.readline().decode().strip()
        if self.port is None and line:
            self.port = int(line)
        if not line:
            raise SystemExit(f"{self.command[0]} did not start: {pathlib.Path(self.log).read_text()}")
        return self

    def __exit__(self, *problem):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def empty_route(program, folder):
    """Hummingbird's route that does nothing."""
    return Server([program], None, folder / "empty.log")


def by_hand(python, folder):
    """FastAPI, uvicorn with its fastest loop and parser, sqlite3."""
    port = free_port()
    start = (
        "import os, uvicorn, uvloop, fastapi_hub\n"
        "class Told(uvicorn.Server):\n"
        "    async def startup(self, sockets=None):\n"
        "        await super().startup(sockets)\n"
        "        print('ready', flush=True)\n"
        f"Told(uvicorn.Config(fastapi_hub.app, host='127.0.0.1', port={port}, loop='uvloop', http='httptools', access_log=False,"
        " log_level='warning')).run()\n")
    return Server(
        [python, "-B", "-c", start], port, folder / "by-hand.log",
        {"HUB_SECRET": SECRET, "HUB_FILE": str(folder / "by-hand.sqlite")})
