"""Prometheus' text format 0.0.4, read as strictly as it is written down."""

import math
import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)')
SAMPLE = re.compile(rf"({NAME})(?:\{{(.*)\}})? (\S+)\Z")
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}


class Family:
    def __init__(self, name, kind):
        self.name, self.kind, self.help, self.samples = name, kind, "", {}

    def value(self, **labels):
        """The sum of the samples that have these labels."""
        wanted = set(labels.items())
        return sum(value for (name, found), value in self.samples.items() if wanted <= set(found) and name == self.name)

    def labels(self, name):
        return {dict(found).get(name) for _, found in self.samples}


def number(text):
    if text in ("NaN", "+Inf", "-Inf"):
        return float(text.replace("Inf", "inf"))
    if not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text):
        raise AssertionError(f"{text!r} is no number")
    return float(text)


def parse(text):
    """The families by name; an AssertionError tells what is wrong."""
    assert text.endswith("\n"), "the last line has no end"
    families, helps, family = {}, {}, None
    for line in text[:-1].split("\n"):
        if match := re.fullmatch(rf"# HELP ({NAME}) (.+)", line):
            assert match[1] not in helps and match[1] not in families, f"{match[1]} is explained twice, or too late"
            helps[match[1]] = match[2]
        elif match := re.fullmatch(rf"# TYPE ({NAME}) (counter|gauge|histogram)", line):
            assert match[1] not in families, f"{match[1]} begins twice"
            family = families[match[1]] = Family(match[1], match[2])
            family.help = helps.get(match[1], "")
        else:
            match = SAMPLE.fullmatch(line)
            assert match, f"{line!r} is no sample"
            name, written, value = match[1], match[2] or "", number(match[3])
            assert family and name in [family.name + end for end in SUFFIXES[family.kind]], f"{line!r} stands in another family"
            found, place = [], 0
            while place < len(written):
                label = LABEL.match(written, place)
                assert label, f"{line!r} has labels that nobody can read"
                found.append((label[1], re.sub(r"\\(.)", lambda one: {"n": "\n"}.get(one[1], one[1]), label[2])))
                place = label.end()
            assert len({key for key, _ in found}) == len(found), f"{line!r} has a label twice"
            key = (name, tuple(sorted(found)))
            assert key not in family.samples, f"{line!r} is there twice"
            assert family.kind == "gauge" or value >= 0, f"{line!r} counts below nothing"
            family.samples[key] = value
    for family in families.values():
        if family.kind == "counter":
            assert family.name.endswith("_total"), f"{family.name} is a counter without _total"
        if family.kind == "histogram":
            check(family)
    assert set(helps) <= set(families), "something is explained that is not there"
    return families


def check(family):
    """A histogram's buckets grow, end at +Inf, and agree with its count."""
    series = {}
    for (name, labels), value in family.samples.items():
        rest = tuple(pair for pair in labels if pair[0] != "le")
        part = series.setdefault(rest, {"buckets": []})
        if name.endswith("_bucket"):
            part["buckets"].append((number(dict(labels)["le"]), value))
        else:
            part[name.removeprefix(family.name)] = value
    for labels, part in series.items():
        buckets = part["buckets"]
        assert [bound for bound, _ in buckets] == sorted({bound for bound, _ in buckets}), f"{family.name} {labels}: bounds"
        assert [count for _, count in buckets] == sorted(count for _, count in buckets), f"{family.name} {labels}: counts shrink"
        assert buckets[-1][0] == math.inf and buckets[-1][1] == part["_count"], f"{family.name} {labels}: count"
        assert "_sum" in part, f"{family.name} {labels}: no sum"
