"""Reading names (DESIGN 3.1): any string in, at most 64 letters of the networks' alphabet out."""

import string
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from letterwise.text import ALPHABET, BLANK, CHANGES, MAX_LETTERS, NOTHING, Reading, encode, encode_ends, read

ANY_CHARACTER = st.characters(exclude_categories=())  # lone surrogates too
SHORT = st.text(ANY_CHARACTER, max_size=40)
LONG = st.lists(st.tuples(st.text(ANY_CHARACTER, min_size=1, max_size=5), st.integers(1, 5_000)), max_size=4).map(
    lambda parts: "".join(piece * times for piece, times in parts)
)
WORD = st.from_regex(r"(?:Mc|Mac|De)?[A-Z][a-z]{1,9}", fullmatch=True)
ORDERED = st.lists(st.tuples(WORD, st.sampled_from([" ", "'", ". ", "; "])), min_size=1, max_size=4).map(
    lambda parts: "".join(word + gap for word, gap in parts).strip(" .,;'")
)


def test_the_alphabet_is_the_57_letters_of_the_report():
    assert string.ascii_letters + " .,;'" == ALPHABET
    assert (len(ALPHABET), BLANK, MAX_LETTERS) == (57, 57, 64)


@pytest.mark.parametrize(
    "name", ["", " ", "\n", "-", ".,;'", "' ; .", "1234", "😀", "—", "\ud800", "\0", "\u0301", "()"]
)
def test_where_no_letter_is_left_there_is_nothing_to_read(name):
    assert read(name).text == ""


@pytest.mark.parametrize(
    ("name", "text", "changes"),
    [
        ("Smith", "Smith", ()),
        ("José", "Jose", ("romanised",)),
        ("Jose\u0301", "Jose", ("romanised",)),
        ("Groß", "Gross", ("romanised",)),
        ("ÉMILE", "Emile", ("romanised", "recased")),
        ("Æsir", "Aesir", ("romanised",)),
        ("Ĳssel", "Ijssel", ("romanised",)),
        ("Достоевский", "Dostoevsky", ("script", "romanised")),
        ("ДОСТОЕВСКИЙ", "Dostoevsky", ("script", "romanised")),
        ("김", "Kim", ("script", "korean", "telling", "romanised")),
        ("محمد", "Mohammed", ("script", "romanised")),
        ("田中", "Tanaka", ("script", "japanese", "romanised")),
        ("SMITH", "Smith", ("recased",)),
        ("smith", "Smith", ("recased",)),
        ("x", "X", ("recased",)),
        ("o'brien", "O'Brien", ("recased",)),
        ("O'BRIEN", "O'Brien", ("recased",)),
        ("VAN DER BERG", "Van Der Berg", ("recased",)),
        ("McDonald", "McDonald", ()),
        ("van der Berg", "van der Berg", ()),
        ("Smith😀", "Smith", ("dropped",)),
        ("Smith™", "Smith", ("dropped",)),
        ("Rafaj1", "Rafaj", ("dropped",)),
        ("Lu:", "Lu", ("dropped",)),
        ("Smith\ud800", "Smith", ("dropped",)),
        ("Au-Yong", "Au Yong", ("separators",)),
        ("Jevolojnov,", "Jevolojnov", ()),
        ("  Van   Dyke ", "Van Dyke", ()),
        ("'Smith;.", "Smith", ()),
        ("St. John", "St. John", ()),
    ],
)
def test_reading_says_what_is_read_and_what_was_done(name, text, changes):
    assert read(name) == Reading(text, changes)


def test_capitals_that_only_romanising_made_are_no_capitals():
    assert read("Ю田中").text[1:].islower()
    assert read("Щукин").text[1:].islower()


def test_every_letter_and_mark_is_romanised_within_the_alphabet():
    """anyascii has digits and signs for some (ƨ is 2, ʕ is `): they go too."""
    letters = [chr(k) for k in range(128, 0x3400) if unicodedata.category(chr(k))[0] in "LM"]
    assert [letter for letter in letters if not set(read(f"Ab{letter}").text) <= set(ALPHABET)] == []


@pytest.mark.parametrize("hyphen", "-‐‑‒–—―﹘﹣－")
def test_a_hyphen_parts_two_words(hyphen):
    assert read(f"Au{hyphen}Yong").text == "Au Yong"


@pytest.mark.parametrize("space", "\t\u00a0\u2002\u2009\u202f\u205f\u3000")
def test_an_odd_space_is_a_space(space):
    assert read(f"Van{space}{space}Dyke") == Reading("Van Dyke", ("separators",))


@pytest.mark.parametrize("apostrophe", "’‘‛ʼʻʹ`´′＇")
def test_an_odd_apostrophe_is_an_apostrophe(apostrophe):
    assert read(f"O{apostrophe}Brien") == Reading("O'Brien", ("separators",))


@pytest.mark.parametrize("letter", ["a", "A", "é", "字", "a "])
def test_a_name_is_cut_at_64_letters(letter):
    long = read(letter * 100)
    assert MAX_LETTERS - 1 <= len(long.text) <= MAX_LETTERS  # a blank at the end goes too
    assert "cut" in long.changes
    assert "cut" not in read("Ab" * 32).changes


@pytest.mark.parametrize("length", [100_000, 1_000_000])
@pytest.mark.parametrize("character", ["\u0301", "a", "é", "字", "😀", " ", "\ud800", "\u0315\u0301", "Aa"])
def test_very_long_input_is_answered(character, length):
    text = read("Smith" + character * (length // len(character))).text
    assert text.startswith("Smith")
    assert len(text) <= MAX_LETTERS
    assert read(character * (length // len(character)) + "\n").text == read(character * 500).text


@given(SHORT | LONG)
@example("ǅ")
@example("ŉ")
@example("A" * 64 + " b")
@example("a" * 63 + " b")
@example("\u0345" * 3 + "İ")
@settings(deadline=None, max_examples=500)
def test_any_string_is_read_in_order(name):
    text, changes = read(name).text, read(name).changes
    assert set(text) <= set(ALPHABET)
    assert len(text) <= MAX_LETTERS
    assert text == text.strip(" .,;'")
    assert "  " not in text
    assert not text or any(letter in string.ascii_letters for letter in text)
    assert list(changes) == [change for change in CHANGES if change in changes]
    assert read(text).text == text


@given(ORDERED)
@settings(deadline=None)
def test_a_name_in_order_comes_back_as_it_is(name):
    assert read(name) == Reading(name[:MAX_LETTERS].strip(" .,;'"), ("cut",) if len(name) > MAX_LETTERS else ())


@pytest.mark.parametrize("texts", [[], [""], ["", "A"], ["Abc", "D"], ["O'Brien", "St. John", "", "z" * 64]])
def test_encode_is_the_place_in_the_alphabet_and_blanks_after_it(texts):
    time = max(map(len, texts), default=0)
    naive = [[ALPHABET.index(c) for c in text] + [BLANK] * (time - len(text)) for text in texts]
    letters = encode(texts)
    assert letters.shape == (len(texts), time)
    assert letters.dtype == np.int64
    assert letters.tolist() == naive
    ends = [[NOTHING] * (time - len(text)) + [ALPHABET.index(c) for c in text] for text in texts]
    assert encode_ends(texts).tolist() == ends


@given(st.lists(st.text(ALPHABET, max_size=MAX_LETTERS), max_size=5))
def test_encode_keeps_every_letter(texts):
    for row, text in zip(encode(texts), texts, strict=True):
        assert [ALPHABET[k] for k in row if k != BLANK] == list(text)
        assert (row[len(text) :] == BLANK).all()


@pytest.mark.parametrize(
    ("typed", "text"), [("GROßMANN", "Grossmann"), ("STRAßER", "Strasser"), ("ﬁSHER", "Fisher"), ("SMITHŉ", "Smith'N")]
)
def test_letters_without_a_capital_do_not_spoil_a_name_in_capitals(typed, text):
    assert read(typed).text == text
    assert "recased" in read(typed).changes
