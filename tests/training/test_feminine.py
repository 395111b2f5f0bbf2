"""Feminine forms by rule, and what is kept out of every training."""

import pytest

from letterwise.corpus import DATA
from letterwise.text import read
from training.feminine import feminine
from training.teach import allowed, folded, held_out


@pytest.mark.parametrize(
    ("text", "language", "form"),
    [
        ("Ivanov", "Russian", "Ivanova"),
        ("Medvedev", "Russian", "Medvedeva"),
        ("Pushkin", "Russian", "Pushkina"),
        ("Dostoevsky", "Russian", "Dostoevskaya"),
        ("Tolstoi", "Russian", "Tolstaya"),
        ("Shevchenko", "Russian", None),
        ("Novak", "Czech", "Novakova"),
        ("Novotny", "Czech", "Novotna"),
        ("Hajek", "Czech", "Hajkova"),
        ("Nemec", "Czech", "Nemcova"),
        ("Svoboda", "Czech", None),
        ("Kowalski", "Polish", "Kowalska"),
        ("Wysocki", "Polish", "Wysocka"),
        ("Nowak", "Polish", None),
        ("Papadopoulos", "Greek", "Papadopoulou"),
        ("Mitsotakis", "Greek", "Mitsotaki"),
        ("Smith", "English", None),
        ("Ivanova", "Russian", None),
    ],
)
def test_forms(text, language, form):
    assert feminine(text, language) == form


def test_names_that_score_are_kept_out_however_they_are_written():
    closed = held_out()
    names = [line.split("\t")[0] for line in (DATA / "visitors.tsv").read_text(encoding="utf-8").splitlines()]
    assert {folded(read(name).text) for name in names} <= closed
    spellings = [read(spelling).text for name in names for spelling in (name, name.upper(), name.replace(" ", ""))]
    assert [spelling for spelling in spellings if allowed(spelling, 0, closed)] == []
    assert any(allowed(f"Abc{chr(97 + k)}", 0, closed) for k in range(26))
