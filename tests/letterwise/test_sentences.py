"""The sentences: every key in both languages, with the same placeholders."""

import re
import string

import pytest

from letterwise.sentences import LANGS, WORDS, language_name, percent, reading_note, say
from letterwise.showcase import COLOURS
from letterwise.text import read


def placeholders(sentence):
    return sorted(field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None)


def test_every_sentence_is_in_both_languages_with_the_same_placeholders():
    english, chinese = (WORDS[lang]["sentences"] for lang in LANGS)
    assert list(english) == list(chinese)
    for key, sentence in english.items():
        assert all((sentence, chinese[key])), key
        assert placeholders(sentence) == placeholders(chinese[key]), key
        assert "" not in placeholders(sentence), key


def test_technical_terms_are_explained_in_both_languages():
    for lang in LANGS:
        glossary = WORDS[lang]["glossary"]
        assert len(glossary) >= 8
        assert all(len(meaning) > len(entry) for entry, meaning in glossary.items())
    assert {"logit", "nat", "prior", "calibrated", "gate", "cell", "gradient", "macro-F1"} <= set(
        WORDS["en"]["glossary"]
    )


def test_both_glossaries_explain_as_many_terms_and_share_those_that_are_not_translated():
    english, chinese = (list(WORDS[lang]["glossary"]) for lang in LANGS)
    assert len(english) == len(chinese)
    written_in_latin = [(k, entry) for k, entry in enumerate(chinese) if entry.isascii()]
    assert written_in_latin
    assert all(english[k] == entry for k, entry in written_in_latin)  # in the same place


def test_a_chinese_sentence_names_every_term_that_an_english_one_names():
    english, chinese = (WORDS[lang] for lang in LANGS)
    for (term, _), (entry, _) in zip(english["glossary"].items(), chinese["glossary"].items(), strict=True):
        if any(re.search(rf"\b{term}s?\b", sentence, re.I) for sentence in english["sentences"].values()):
            assert any(entry in sentence for sentence in chinese["sentences"].values()), entry


@pytest.mark.parametrize("lang", [*LANGS, "fr"])
def test_a_sentence_is_filled_with_its_values(lang):
    for key, sentence in WORDS["en"]["sentences"].items():
        values = {placeholder: f"<{placeholder}>" for placeholder in placeholders(sentence)}
        filled = say(key, lang, **values)
        assert all(value in filled for value in values.values()), key
        assert "{" not in filled
        assert filled == say(key, lang if lang in LANGS else "en", **values)


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("田中", "Read as Tanaka, the Japanese reading of 田中."),
        ("曾", "Read as Zeng, the Chinese reading of 曾."),
        ("Достоевский", "Read as Dostoevsky."),
        ("Smith, John", "Read as Smith. The rest of the name was left out."),
        ("García/López", "Read as Garcia Lopez."),
        (
            "さとう",
            "Read as Sato. The networks see only these letters: they guess from the spelling, not from the script.",
        ),
        ("a" * 70, f"Read as A{'a' * 63}. Only the first 64 letters are read."),
    ],
)
def test_a_note_says_what_a_name_was_read_as(name, note):
    reading = read(name)
    assert reading_note(name, reading.text, reading.changes, "en") == note
    chinese = reading_note(name, reading.text, reading.changes, "zh")
    assert reading.text in chinese
    assert chinese != note


@pytest.mark.parametrize("name", ["Smith", "SMITH", "smith", "José", "ÉMILE", "McDONALD", "", "!!!", "123"])
def test_there_is_no_note_for_capitals_accents_or_unread_names(name):
    reading = read(name)
    assert reading_note(name, reading.text, reading.changes, "en") == ""


def test_every_language_of_the_archive_has_a_chinese_name_of_its_own():
    names = WORDS["zh"]["languages"]
    assert set(names) == set(COLOURS)
    assert len(set(names.values())) == len(names)
    assert language_name("Russian", "zh") == "俄语"
    assert language_name("Russian", "en") == "Russian"
    assert language_name("Klingon", "zh") == "Klingon"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        *(
            (0, "< 0.1 %"),
            (0.00099, "< 0.1 %"),
            (0.001, "0.1 %"),
            (0.042, "4.2 %"),
            (0.0994, "9.9 %"),
            (0.0996, "10 %"),
        ),
        *((0.5, "50 %"), (0.97, "97 %"), (0.99, "99 %"), (0.9991, "> 99.9 %"), (1, "> 99.9 %")),
    ],
)
def test_percent_is_formatted_for_people(share, text):
    assert percent(share) == text


def test_percent_is_never_0_or_100_and_never_decreases():
    percentages = [float(percent(k / 10_000).strip("<> %")) for k in range(10_001)]
    assert percentages == sorted(percentages)
    assert 0 < min(percentages) <= max(percentages) < 100


@pytest.mark.parametrize(
    ("lang", "note"),
    [
        (
            "en",
            "Read as Kim, the way most Koreans spell 김민준. The rest of the name was left out. The networks see only "
            "these letters: they guess from the spelling, not from the script.",
        ),
        (
            "zh",
            "读作 Kim，即多数韩国人对김민준的拼写。名字的其余部分没有读。"
            "网络只看到这些字母：它们根据拼写猜测，而不是根据文字。",
        ),
    ],
)
def test_the_sentences_of_a_note_are_in_order_and_in_one_language(lang, note):
    assert reading_note(" 김민준 ", "Kim", read("김민준").changes, lang) == note


def test_a_note_quotes_at_most_forty_characters_of_a_name():
    note = reading_note("田" * 50, "Ta", ("script", "japanese"), "en")
    assert note == f"Read as Ta, the Japanese reading of {'田' * 40}."


@pytest.mark.parametrize(("share", "text"), [(0.999, "99.9 %"), (0.995, "99.5 %"), (0.9949, "99 %"), (0.0995, "10 %")])
def test_percent_at_its_edges(share, text):
    assert percent(share) == text


def test_a_language_is_named_in_english_where_there_is_no_translation():
    assert language_name("Russian", "fr") == "Russian"
