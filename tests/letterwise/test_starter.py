"""Our own lists, data/starter: 18 languages, every row spelled exactly as it is read."""

from collections import Counter

from letterwise import corpus
from letterwise.text import read

FILES = sorted((corpus.DATA / "starter").glob("*.txt"))
LANGUAGES = [
    "Arabic",
    "Chinese",
    "Czech",
    "Dutch",
    "English",
    "French",
    "German",
    "Greek",
    "Irish",
    "Italian",
    "Japanese",
    "Korean",
    "Polish",
    "Portuguese",
    "Russian",
    "Scottish",
    "Spanish",
    "Vietnamese",
]


def rows(file):
    return [line.partition("\t")[0] for line in file.read_text(encoding="utf-8").splitlines()]


def test_the_starter_lists_have_the_archives_languages():
    assert [file.stem for file in FILES] == LANGUAGES


def test_a_list_is_long_enough_and_in_order_with_no_name_twice_and_each_its_own_reading():
    for file in FILES:
        names = [name.casefold() for name in rows(file)]
        assert len(set(names)) >= (120 if file.stem == "Vietnamese" else 300), file
        assert [name for name, count in Counter(names).items() if count > 1] == [], file
        assert names == sorted(names), file
        assert [name for name in rows(file) if not name or read(name).text != name] == [], file


def test_loading_the_starter_lists_keeps_every_row():
    loaded = corpus.load("starter")
    assert loaded.languages == tuple(LANGUAGES)
    assert loaded.sources == ("starter",)
    assert loaded.dropped == {}
    pairs = {(text, loaded.languages[k]) for text, k in zip(loaded.texts, loaded.labels, strict=True)}
    assert pairs == {(name, file.stem) for file in FILES for name in rows(file)}


def test_ranks_are_whole_numbers_and_each_is_given_once():
    for file in FILES:
        ranks = [line.split("\t")[1] for line in file.read_text(encoding="utf-8").splitlines() if "\t" in line]
        assert all(rank.isdecimal() and 1 <= int(rank) <= 300 for rank in ranks), file
        assert len(set(ranks)) == len(ranks), file
