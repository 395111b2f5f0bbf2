"""Reading names: any string in, at most 64 letters of the networks' alphabet out."""

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


def test_without_letters_there_is_nothing_to_read():
    names = ["", " ", "\n", "-", ".,;'", "' ; .", "1234", "😀", "—", "\ud800", "\0", "\u0301", "()"]
    assert {read(name).text for name in names} == {""}


def test_a_reading_has_the_text_and_the_changes():
    expected = {
        "Smith": Reading("Smith", ()),
        "José": Reading("Jose", ("romanised",)),
        "Jose\u0301": Reading("Jose", ("romanised",)),
        "Groß": Reading("Gross", ("romanised",)),
        "ÉMILE": Reading("Emile", ("romanised", "recased")),
        "Æsir": Reading("Aesir", ("romanised",)),
        "Ĳssel": Reading("Ijssel", ("romanised",)),
        "Достоевский": Reading("Dostoevsky", ("script", "romanised")),
        "ДОСТОЕВСКИЙ": Reading("Dostoevsky", ("script", "romanised")),
        "김": Reading("Kim", ("script", "korean", "telling", "romanised")),
        "محمد": Reading("Mohammed", ("script", "romanised")),
        "田中": Reading("Tanaka", ("script", "japanese", "romanised")),
        "SMITH": Reading("Smith", ("recased",)),
        "smith": Reading("Smith", ("recased",)),
        "x": Reading("X", ("recased",)),
        "o'brien": Reading("O'Brien", ("recased",)),
        "O'BRIEN": Reading("O'Brien", ("recased",)),
        "VAN DER BERG": Reading("Van Der Berg", ("recased",)),
        "McDonald": Reading("McDonald", ()),
        "van der Berg": Reading("van der Berg", ()),
        "Smith😀": Reading("Smith", ("dropped",)),
        "Smith™": Reading("Smith", ("dropped",)),
        "Rafaj1": Reading("Rafaj", ("dropped",)),
        "Lu:": Reading("Lu", ("dropped",)),
        "Smith\ud800": Reading("Smith", ("dropped",)),
        "Au-Yong": Reading("Au Yong", ("separators",)),
        "Jevolojnov,": Reading("Jevolojnov", ()),
        "  Van   Dyke ": Reading("Van Dyke", ()),
        "'Smith;.": Reading("Smith", ()),
        "St. John": Reading("St. John", ()),
    }
    assert {name: read(name) for name in expected} == expected


def test_capitals_that_only_romanising_made_are_no_capitals():
    assert read("Ю田中").text[1:].islower()
    assert read("Щукин").text[1:].islower()


def test_every_letter_and_mark_is_romanised_within_the_alphabet():
    """anyascii turns some into digits or signs (ƨ into 2, ʕ into `): these are dropped too."""
    letters = [chr(k) for k in range(128, 0x3400) if unicodedata.category(chr(k))[0] in "LM"]
    assert [letter for letter in letters if not set(read(f"Ab{letter}").text) <= set(ALPHABET)] == []


def test_unicode_hyphens_spaces_and_apostrophes_are_normalised():
    assert {read(f"Au{hyphen}Yong").text for hyphen in "-‐‑‒–—―﹘﹣－"} == {"Au Yong"}
    for space in "\t\u00a0\u2002\u2009\u202f\u205f\u3000":
        assert read(f"Van{space}{space}Dyke") == Reading("Van Dyke", ("separators",))
    for apostrophe in "’‘‛ʼʻʹ`´′＇":
        assert read(f"O{apostrophe}Brien") == Reading("O'Brien", ("separators",))


@pytest.mark.parametrize("letter", ["a", "A", "é", "字", "a "])
def test_a_name_is_cut_at_64_letters(letter):
    long = read(letter * 100)
    assert MAX_LETTERS - 1 <= len(long.text) <= MAX_LETTERS  # a blank at the end is dropped too
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
def test_encode_gives_alphabet_indices_padded_with_blanks(texts):
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


@pytest.mark.parametrize(("digits", "changes"), [(123, ("dropped",)), (124, ("dropped", "cut"))])
def test_names_are_cut_after_128_characters_and_reported_so(digits, changes):
    assert read("Smith" + "1" * digits) == Reading("Smith", changes)
    assert read("Smith" + "1" * 122 + "son") == Reading("Smiths", ("dropped", "cut"))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Xavier-Felix", "Xavier Felix"),
        ("XAVIER", "Xavier"),
        ("O'McCarthy Smith", "O'McCarthy Smith"),  # one letter before the apostrophe is no shouting
        ("D'OR Jean", "D'Or Jean"),
        ("NG Wei", "Ng Wei"),
        ("d'Or Jean", "d'Or Jean"),
        ("dupont Jean", "Dupont Jean"),
        ("d'angelo Smith", "d'angelo Smith"),
        ("O&#39;Neill", "O'Neill"),
        ("Smith & Jones", "Smith Jones"),
        ("MacLEOD Jean", "MacLeod Jean"),
    ],
)
def test_capitals_of_a_name_in_both_cases(typed, text):
    assert read(typed).text == text


def test_only_the_surname_before_a_comma_is_read():
    assert read("Smith, John") == Reading("Smith", ("surname",))
    assert read("Smith, John, Paul") == Reading("Smith", ("surname",))
    assert read(", Smith") == Reading("Smith", ())


def test_every_change_to_a_name_is_reported():
    assert read("Иванов!, Пётр") == Reading("Ivanov", ("script", "surname", "romanised", "dropped"))
    assert read("林, 森").other == (("Japanese", "Hayashi"),)
