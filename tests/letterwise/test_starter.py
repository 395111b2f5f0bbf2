"""Our own lists, data/starter: 18 languages, every row written as it is read."""

from collections import Counter

import pytest

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


def test_it_has_the_archives_languages():
    assert [file.stem for file in FILES] == LANGUAGES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_list_is_long_enough_and_in_order_with_no_name_twice(file):
    names = [name.casefold() for name in rows(file)]
    assert len(set(names)) >= (120 if file.stem == "Vietnamese" else 300)
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert names == sorted(names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_row_is_its_own_reading(file):
    assert [name for name in rows(file) if not name or read(name).text != name] == []


def test_loading_it_keeps_every_row():
    loaded = corpus.load("starter")
    assert loaded.languages == tuple(LANGUAGES)
    assert loaded.sources == ("starter",)
    assert loaded.dropped == {}
    pairs = {(text, loaded.languages[k]) for text, k in zip(loaded.texts, loaded.labels, strict=True)}
    assert pairs == {(name, file.stem) for file in FILES for name in rows(file)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_ranks_are_whole_numbers_and_each_is_given_once(file):
    ranks = [line.split("\t")[1] for line in file.read_text(encoding="utf-8").splitlines() if "\t" in line]
    assert all(rank.isdecimal() and 1 <= int(rank) <= 300 for rank in ranks)
    assert len(set(ranks)) == len(ranks)
