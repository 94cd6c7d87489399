"""Running the program so that it is killed at a chosen moment."""

import json
import pathlib
import signal
import subprocess
import time

from harness import EVERYTHING, HEARD, clean_environment, database, program, run, scratch

KINDS = ("step", "write", "tear", "sync", "commit", "time")


class Killer:
    """Knows how many moments a whole run has, and ends runs at one of them."""

    def __init__(self):
        self.library = scratch() / "kill.so"
        source = pathlib.Path(__file__).parent / "kill.c"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", self.library, source, "-ldl"], check=True)
        self.hits = dict.fromkeys(KINDS, 0)

    def measure(self, *words):
        """Runs to the end, undisturbed, and remembers what there was to interrupt."""
        count = self.library.parent / "count"
        begun = time.monotonic()
        self._run(words, {"TRADEPOST_KILL": "none:0", "TRADEPOST_KILL_COUNT": str(count)})
        self.moments = json.loads(count.read_text()) | {"time": time.monotonic() - begun}
        self.moments["tear"], self.moments["commit"] = self.moments["write"], self.moments["sync"]
        return self.moments

    def _run(self, words, environment, after=None):
        process = subprocess.Popen(
            [str(program()), *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=clean_environment({"LD_PRELOAD": str(self.library)} | environment))
        try:
            out, err = process.communicate(timeout=after or 600)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            out, err = process.communicate()
        HEARD.write(out + err)
        if process.returncode not in (0, 3, -signal.SIGKILL):
            raise AssertionError(f"{words} ended with {process.returncode}: {err.decode()[-2000:]}")
        return process.returncode

    def strike(self, words, kind, share):
        """Runs and kills at `share` of all moments of that kind. Returns whether it was killed before it ended."""
        if kind == "time":
            # A program takes its time to start; that is no moment of the run.
            code = self._run(words, {}, after=0.2 + self.moments["time"] * share)
        else:
            code = self._run(words, {"TRADEPOST_KILL": f"{kind}:{1 + int(self.moments[kind] * share)}"})
        if code == -signal.SIGKILL:
            self.hits[kind] += 1
        return code == -signal.SIGKILL


def stored(data):
    """How many rows each table of what was imported has."""
    tables = (
        "orders", "document", "product", "variant", "stock_level", "customer", "client", "material", "source",
        "quarantine", "reservation")
    with database(data) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def history(data):
    return run("sync", "history", "--json", "--limit", EVERYTHING, data=data).json["history"]
