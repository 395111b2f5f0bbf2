"""Feminine forms of surnames by rule."""

import pytest

from training.feminine import feminine


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
