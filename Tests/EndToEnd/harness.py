"""What every end-to-end test stands on: the program, a folder of its own, simulated shops, processes that end.

The program is taken from $TRADEPOST_BIN or .build/debug and copied first, packages with it, so that a build running
beside the tests changes nothing under them.
"""

import atexit
import contextlib
import csv
import datetime
import hashlib
import io
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "Tests" / "Fixtures"
DUMP = FIXTURES / "woocommerce" / "dump"
# make test runs a seeded part of what make soak runs.
SOAK = bool(os.environ.get("TRADEPOST_SOAK"))
SEED = int(os.environ.get("TRADEPOST_TEST_SEED", "1"))
EVERYTHING = 10_000_000
# How long a test waits for what must come: an end to a hang, no word about speed.
PATIENCE = 120


def scratch():
    """A folder that is gone when the tests end."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tradepost-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _program():
    given = pathlib.Path(os.environ.get("TRADEPOST_BIN", ROOT / ".build" / "debug" / "tradepost")).resolve()
    if not given.is_file():
        raise SystemExit(f"{given} is not there. Type: make build-debug, or set TRADEPOST_BIN.")
    copy = scratch() / "tradepost"
    shutil.copy2(given, copy)
    shutil.copytree(given.parent / "plugins", copy.parent / "plugins")
    return copy


PROGRAM = None


def program():
    global PROGRAM
    if PROGRAM is None:
        PROGRAM = _program()
    return PROGRAM


class Result:
    """How a command ended and what it wrote."""

    def __init__(self, command, process):
        self.command = command
        self.code = process.returncode
        self.out = process.stdout.decode("utf-8", "replace")
        self.err = process.stderr.decode("utf-8", "replace")

    @property
    def json(self):
        try:
            return json.loads(self.out)
        except ValueError as problem:
            raise AssertionError(f"{self}\nwrote no JSON: {problem}") from None

    def __str__(self):
        return f"{' '.join(self.command)}\nended with {self.code}\nout: {self.out[-3000:]}\nerr: {self.err[-3000:]}"


def clean_environment(extra=None):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRADEPOST_", "XDG_DATA"))}
    return kept | (extra or {})


# All that any command wrote, for the search for secrets: a file, so that long runs stay small.
HEARD = tempfile.TemporaryFile()


def run(*words, data=None, environment=None, code=0, timeout=600, words_in=None):
    """Runs tradepost. `code` is the exit code that is expected, None for any, or a tuple of them."""
    command = [str(program()), *map(str, words)] + (["--data", str(data)] if data else [])
    process = subprocess.run(
        command, capture_output=True, env=clean_environment(environment), timeout=timeout, input=words_in)
    HEARD.write(process.stdout + process.stderr)
    result = Result(["tradepost", *command[1:]], process)
    wanted = code if isinstance(code, tuple) else (code,)
    if code is not None and result.code not in wanted:
        raise AssertionError(f"{result}\nexpected to end with {wanted}")
    return result


def start(*words, environment=None, **rest):
    """Starts tradepost and returns at once."""
    return subprocess.Popen(
        [str(program()), *map(str, words)], env=clean_environment(environment), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, **rest)


class Shop:
    """A simulated shop, served until the block ends. Then `book` holds its own books and `counters` what it answered."""

    def __init__(
        self, folder, seed=SEED, options=None, world=None, tls=False, epoch=None, name="shop", platform="woocommerce", plain=False,
        deliveries=None
    ):
        self.folder, self.name, self.platform = pathlib.Path(folder), name, platform
        self.book_file = self.folder / f"{name}.book"
        # A platform whose own address is https is served with a certificate, unless `plain`.
        self.certificate = self.folder / f"{name}.pem" if (tls or platform != "woocommerce") and not plain else None
        self.words = ["simulate", platform, "--json", "--seed", seed, "--book", self.book_file]
        self.words += ["--options", json.dumps(options or {})]
        # What the platform sends on its own is written into this folder, a file each.
        if deliveries:
            self.words += ["--deliveries", deliveries]
        if world:
            self.words += ["--world", world]
        if epoch:
            self.words += ["--epoch", epoch]
        if tls:
            self.words += ["--tls"]
        if plain:
            self.words += ["--plain"]
        if self.certificate:
            self.words += ["--certificate", self.certificate]
        self.book, self.counters = None, None

    def __enter__(self):
        self.process = start(*self.words)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"The shop did not open: {self.process.communicate()[1].decode()}")
        self.connection = json.loads(line)
        return self

    @property
    def endpoint(self):
        return self.connection["endpoint"]

    @property
    def secrets(self):
        return self.connection["secrets"]

    def connect(self, data, name="Shop", code=0, more=()):
        words = ["store", "add", self.platform, name, "--connect-to", self.endpoint]
        for key, value in self.connection["settings"].items():
            words += ["--set", f"{key}={value}"]
        environment = {}
        for key, value in self.secrets.items():
            words += ["--secret", f"{key}=env:CANARY_{key}"]
            environment[f"CANARY_{key}"] = value
        if self.certificate:
            words += ["--authority", self.certificate]
        return run(*words, *more, data=data, environment=environment, code=code)

    def __exit__(self, *problem):
        self.process.send_signal(signal.SIGTERM)
        try:
            out, err = self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
        HEARD.write(err)
        if problem[0]:
            return
        if self.process.returncode != 0:
            raise AssertionError(f"The shop ended with {self.process.returncode}: {err.decode()}")
        self.book = read_book(self.book_file)
        answered = err.decode().rsplit("Answered:", 1)[-1].split()
        self.counters = {pair.rsplit("=", 1)[0]: int(pair.rsplit("=", 1)[1]) for pair in answered}


# ---- books ---------------------------------------------------------------------------------------------------------


def read_book(file):
    """The simulator's book: net debit in minor units by (date, market, currency, role)."""
    book = {}
    for line in pathlib.Path(file).read_text().splitlines():
        entry = json.loads(line)
        key = (entry["date"], entry["market"], entry["currency"], entry["role"])
        book[key] = book.get(key, 0) + entry["debit"] - entry["credit"]
    return {key: net for key, net in book.items() if net}


def minor(text, currency):
    """An amount as it is written, in minor units; it must be a whole number of them."""
    from decimal import Decimal

    value = Decimal(text).scaleb({"JPY": 0, "KWD": 3}.get(currency, 2))
    if value != value.to_integral_value():
        raise AssertionError(f"{text} {currency} is finer than the currency")
    return int(value)


def read_journal(data, store=None):
    """The rows of `export journal --format csv`."""
    words = ["export", "journal", "--format", "csv"] + (["--store", store] if store else [])
    return list(csv.DictReader(io.StringIO(run(*words, data=data).out)))


def journal_book(rows):
    """The journal as a simulator's book has it."""
    book = {}
    for row in rows:
        key = (row["date"], row["market"], row["currency"], row["role"])
        net = minor(row["debit"] or "0", row["currency"]) - minor(row["credit"] or "0", row["currency"])
        book[key] = book.get(key, 0) + net
    return {key: net for key, net in book.items() if net}


def book_difference(ours, theirs):
    """Lines that tell how two books differ; none when they are equal."""
    lines = []
    for key in sorted(set(ours) | set(theirs)):
        if ours.get(key, 0) != theirs.get(key, 0):
            lines.append(f"{' '.join(filter(None, key))}: journal {ours.get(key, 0)}, shop {theirs.get(key, 0)}")
    return lines


class Case(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.folder = scratch()
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def assertBooksEqual(self, data, shop_book, message=""):
        rows = read_journal(data)
        ours = journal_book(rows)
        self.assertGreater(len(shop_book), 0, "the shop's own book is empty")
        difference = book_difference(ours, shop_book)
        if difference:
            shown = "\n".join(difference[:25])
            self.fail(f"{message} {len(difference)} of {len(shop_book)} balances differ:\n{shown}")
        return rows

    def assertBalanced(self, rows):
        """Each revision of each document balances by itself."""
        sums = {}
        for row in rows:
            key = (row["store"], row["order"], row["document"], row["revision"], row["currency"])
            net = minor(row["debit"] or "0", row["currency"]) - minor(row["credit"] or "0", row["currency"])
            sums[key] = sums.get(key, 0) + net
        self.assertEqual({key: net for key, net in sums.items() if net}, {}, "documents that do not balance")

    def assertHledgerAccepts(self, data):
        if not shutil.which("hledger"):
            self.skipTest("hledger is not installed: make setup")
        file = self.folder / "books.journal"
        file.write_text(run("export", "journal", data=data).out)
        process = subprocess.run(["hledger", "check", "-f", str(file)], capture_output=True, text=True)
        self.assertEqual(process.returncode, 0, process.stdout[-2000:] + process.stderr[-2000:])
        return file

    def sync(self, data, *words, what="all", store="Shop", code=0, **rest):
        """A sync's runs by kind."""
        result = run("sync", what, "--store", store, "--json", *words, data=data, code=code, **rest)
        return {report["kind"]: report for report in result.json["runs"]}

    def assertUnchanged(self, runs, message=""):
        """Nothing but unchanged records, and nothing left aside."""
        for kind, report in runs.items():
            counts = report["counts"]
            moved = {name: counts[name] for name in ("created", "updated", "held", "quarantined", "deleted") if counts[name]}
            self.assertEqual(moved, {}, f"{message} {kind} were to be unchanged: {counts}")
            self.assertEqual(report["status"], "done", report)


def database(data):
    """The database of a folder, for looking at only."""
    return contextlib.closing(sqlite3.connect(f"file:{data}/tradepost.sqlite?mode=ro", uri=True, timeout=PATIENCE))


def contents(data):
    """Every row of the database."""
    with database(data) as connection:
        return list(connection.iterdump())


def digest(folder):
    """SHA-256 of every file in a folder by name, with its rights; of the database, of all that it says. SQLite moves that from its
    log (-wal) into the file itself whenever it likes, and whoever ends last, or is ended, leaves the one or the other."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if not path.is_file() or path.name.endswith(("-wal", "-shm")):
            continue
        bytes_ = "\n".join(contents(path.parent)).encode() if path.name == "tradepost.sqlite" else path.read_bytes()
        found[str(path.relative_to(folder))] = (hashlib.sha256(bytes_).hexdigest(), oct(path.stat().st_mode & 0o777))
    return found


def free_port():
    """A port that can be bound a little later: none of those that the kernel hands out, which may have one by then."""
    first = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", random.randrange(10_000, first)))
            return listener.getsockname()[1]


def moment(seconds_from_now=0):
    """A shop's first moment: as its own, far from today, what was sold lately there was sold long ago."""
    when = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds_from_now)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def dice(*names):
    """The same dice for the same names in every run."""
    return random.Random(":".join(map(str, (SEED, *names))))
