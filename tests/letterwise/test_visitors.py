"""data/visitors.tsv: names that none of our corpora contains, so that scores on them show what visitors will get."""

import re
from collections import Counter

import pytest

from letterwise import corpus
from letterwise.text import read

ARCHIVE = corpus.DATA / "data.zip"  # where --data archive caches it
ROWS = [line.split("\t") for line in (corpus.DATA / "visitors.tsv").read_text(encoding="utf-8").splitlines()]


def test_every_row_is_a_readable_name_and_a_language_and_occurs_once():
    assert {language for _, language in ROWS} <= set(corpus.load("starter").languages)
    readings = [(read(name).text.casefold(), language) for name, language in ROWS]
    assert all(text for text, _ in readings)
    assert len(set(readings)) == len(readings)
    counts = Counter(language for _, language in readings)
    assert min(counts.values()) >= 20
    assert len(counts) == 18


def folded(text):
    """Without blanks and apostrophes, in lower case."""
    return re.sub("[ ']", "", text).casefold()


@pytest.mark.parametrize(("data", "exceptions"), [("starter", set()), (str(ARCHIVE), {"Ouyang"})])
def test_no_corpus_holds_a_visitors_name(data, exceptions):
    if data != "starter" and not ARCHIVE.exists():
        pytest.skip("the archive is not beside this checkout")
    known = {folded(text) for text in corpus.load(data).texts}
    assert {read(name).text for name, _ in ROWS if folded(read(name).text) in known} == exceptions
