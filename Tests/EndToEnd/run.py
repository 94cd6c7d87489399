#!/usr/bin/env python3
"""Runs the end-to-end tests: run.py [--counts FILE] [NAME…], where a name is a module, a class or a test.

Closes with one line of counts, and writes them to FILE."""

import pathlib
import sys
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


def main():
    loader = unittest.TestLoader()
    words = sys.argv[1:]
    counts = None
    if words[:1] == ["--counts"]:
        counts, words = words[1], words[2:]
    if words:
        suite = loader.loadTestsFromNames(words)
    else:
        suite = loader.discover(str(pathlib.Path(__file__).parent), pattern="test_*.py")
    result = unittest.TextTestRunner(verbosity=2, resultclass=Told, stream=sys.stdout).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.passed} passed, {failed} failed, {len(result.skipped)} skipped")
    if counts:
        pathlib.Path(counts).write_text(f"{result.passed} {failed} {len(result.skipped)}\n")
    sys.exit(1 if failed or not result.passed else 0)


if __name__ == "__main__":
    main()
