"""What a program that a test starts believes of its machine: environments for it."""

import pathlib
import subprocess
import time

from harness import scratch

LIBRARIES = {}


def library(name):
    """NAME.c, made into what is loaded before a program."""
    if name not in LIBRARIES:
        made = scratch() / f"{name}.so"
        source = pathlib.Path(__file__).parent / f"{name}.c"
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", made, source, "-ldl"], check=True)
        LIBRARIES[name] = made
    return str(LIBRARIES[name])


def clock(days=0, hours=0):
    """Its clock is so many days and hours ahead."""
    return {"LD_PRELOAD": library("clock"), "TRADEPOST_AHEAD": str(int((days * 24 + hours) * 3_600_000))}


def disk(free):
    """Its disk has so many MiB left."""
    return {"LD_PRELOAD": library("disk"), "TRADEPOST_FREE": str(free)}
