"""The third table of make bench."""

import sys


class Table:
    def __init__(self):
        self.lines = []

    def add(self, what, here, beside, how, unit, aim=None, reached=None):
        """A measure beside another of the same run. `aim`: in words; `reached`: whether it is."""
        ratio = f"{here / beside:.2f} ×" if beside else ""
        verdict = "" if aim is None else f"{'reached' if reached else 'missed'}: {aim}"
        self.lines.append([what, number(here, unit), number(beside, unit) if beside is not None else "", ratio, verdict, how])
        print(f"· {what}: {number(here, unit)}" + (f", {how}: {number(beside, unit)}" if beside is not None else ""), file=sys.stderr, flush=True)

    def show(self):
        lines = [["WHAT", "HERE", "BESIDE", "RATIO", "AIM", "WHAT IT STANDS BESIDE"]] + self.lines
        widths = [max(len(line[column]) for line in lines) for column in range(6)]
        for line in lines:
            cells = [cell.rjust(width) if 0 < at < 4 else cell.ljust(width) for at, (cell, width) in enumerate(zip(line, widths))]
            print("  ".join(cells).rstrip())
        print("Of this machine: the server, its load and the simulated shop share its cores. Other work on it changes both columns.")


def number(value, unit):
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}".strip()
