"""Rules for names of languages: they come from untrusted files and are shown on pages."""

from collections import Counter
from collections.abc import Iterable

MAX_LENGTH = 60  # characters
FORBIDDEN = frozenset("<>\"'&\\`")  # markup, scripts and paths are made of these


def problem_with(names: Iterable[str]) -> str:
    """What is wrong with the names of a corpus's languages, naming the first bad one; empty if nothing is."""
    names = list(names)
    folded = Counter(name.casefold() for name in names)
    for name in names:
        refusal = f"{name[:MAX_LENGTH]!a} cannot be the name of a language"
        if not name.isprintable() or not FORBIDDEN.isdisjoint(name):
            return f"{refusal}: it must not contain invisible characters or any of {' '.join(sorted(FORBIDDEN))}"
        if not name or name != name.strip():
            return f"{refusal}: it is empty or has a space at one end"
        if len(name) > MAX_LENGTH:
            return f"{refusal}: it has more than {MAX_LENGTH} characters"
        if folded[name.casefold()] > 1:
            same = next(other for other in names if other != name and other.casefold() == name.casefold())
            return f"{name!a} and {same!a} differ only in capitals, which is not enough to tell two languages apart"
    return ""
