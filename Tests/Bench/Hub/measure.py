#!/usr/bin/env python3
"""What the hub bears: the third table of make bench.

TRADEPOST_BIN=… measure.py WORK PYTHON EMPTY_ROUTE
  WORK         an empty folder; it takes about 11 GB, and a quarter of an hour
  PYTHON       of an environment with requirements.txt
  EMPTY_ROUTE  the built program of that name"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "EndToEnd"))
sys.dont_write_bytecode = True

from intake import Intake
from questions import MANY, Questions
from table import Table


def main():
    work, python, empty = sys.argv[1:4]
    table = Table()
    Intake(pathlib.Path(work), python, empty).measure(table)
    Questions(pathlib.Path(work), int(sys.argv[4]) if len(sys.argv) > 4 else MANY).measure(table)
    table.show()


if __name__ == "__main__":
    main()
