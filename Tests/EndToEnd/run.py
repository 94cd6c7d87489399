#!/usr/bin/env python3
"""Runs the end-to-end tests: run.py [--counts FILE] [NAME…], where a name is a module, a class or a test.

Closes with one line of counts, and writes them to FILE."""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.dont_write_bytecode = True


class Told(unittest.TextTestResult):
    """Each test with its time."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.passed = 0

    def startTest(self, test):
        self.begun = time.monotonic()
        super().startTest(test)

    def addSuccess(self, test):
        self.passed += 1
        super().addSuccess(test)

    def stopTest(self, test):
        self.stream.writeln(f"    {time.monotonic() - self.begun:.1f} s")
        super().stopTest(test)


# Modules that take longest begin first.
LONGEST = (
    "test_stranger", "test_books", "test_platforms", "test_cli", "test_faults", "test_webhooks", "test_push", "test_kills",
    "test_operations", "test_fuzzer", "test_stock", "test_deliver", "test_webhook_loss", "test_ending", "test_webhook_doors")


def counted(words):
    """Runs what is named here and now."""
    result = unittest.TextTestRunner(verbosity=2, resultclass=Told, stream=sys.stdout).run(unittest.TestLoader().loadTestsFromNames(words))
    return result.passed, len(result.failures) + len(result.errors), len(result.skipped)


def module(name):
    """Runs a module in a process of its own; its words are shown when it has ended, so that no two stand mixed."""
    with tempfile.NamedTemporaryFile("r") as counts:
        process = subprocess.run(
            [sys.executable, __file__, "--counts", counts.name, name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace")
        print(f"== {name}\n{process.stdout}", flush=True)
        words = counts.read().split()
    # A process that wrote no counts has broken down.
    return tuple(int(word) for word in words) if len(words) == 3 else (0, 1, 0)


def main():
    words = sys.argv[1:]
    counts = None
    if words[:1] == ["--counts"]:
        counts, words = words[1], words[2:]
    if words:
        results = [counted(words)]
    else:
        names = sorted(path.stem for path in pathlib.Path(__file__).parent.glob("test_*.py"))
        names.sort(key=lambda name: LONGEST.index(name) if name in LONGEST else len(LONGEST))
        # Most of a test waits: for a shop, for a hub, for a process to end. Two beside each other fill a core.
        with concurrent.futures.ThreadPoolExecutor(2 * (os.cpu_count() or 2)) as pool:
            results = list(pool.map(module, names))
    passed, failed, skipped = (sum(column) for column in zip(*results))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    if counts:
        pathlib.Path(counts).write_text(f"{passed} {failed} {skipped}\n")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
