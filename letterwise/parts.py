"""Which part of the data a name belongs to, and which names no training may see, whatever their part."""

import hashlib
from functools import cache
from pathlib import Path

from letterwise.corpus import DATA
from letterwise.text import read

PARTS = ("train", "validation", "test")


def part(name: str, seed: int = 0) -> str:
    """The part of one name: SHA-256 of ``seed:casefolded reading`` modulo 10, 0-7 train, 8 validation, 9 test."""
    digest = hashlib.sha256(f"{seed}:{read(name).text.casefold()}".encode()).digest()
    return PARTS[max(0, int.from_bytes(digest, "big") % 10 - 7)]


@cache
def scoring_names() -> frozenset[str]:
    """The names of every list in data/ used for scoring, ``folded``: no invented name may be one of them."""
    return frozenset().union(*map(_names, DATA.glob("*.tsv")))


@cache
def held_out_names() -> frozenset[str]:
    """The names of data/visitors.tsv, the list for scoring what visitors type, ``folded``."""
    return _names(DATA / "visitors.tsv")


def _names(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(folded(read(line.split("\t")[0]).text) for line in lines)


def folded(text: str) -> str:
    """A reading without what differs between spellings of one name: spaces, apostrophes and capitals."""
    return text.replace(" ", "").replace("'", "").casefold()
