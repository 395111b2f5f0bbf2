"""What no training may see whatever its part: the names of the list that scores what visitors type."""

from functools import cache

from letterwise.corpus import DATA
from letterwise.text import read


@cache
def held_out() -> frozenset[str]:
    """The names of data/visitors.tsv, ``folded``."""
    lines = (DATA / "visitors.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(folded(read(line.split("\t")[0]).text) for line in lines)


def folded(text: str) -> str:
    """A reading without what differs between spellings of one name: blanks, apostrophes and capitals."""
    return text.replace(" ", "").replace("'", "").casefold()
