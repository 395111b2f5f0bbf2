"""A name in its own script is spelled as its bearers do; what Han characters may be; what is said of it."""

import runpy
from pathlib import Path

import pytest

from letterwise.scripts import TABLES
from letterwise.text import Reading, read

DATA = Path(__file__).resolve().parents[2] / "data"

SPELLED = Path(__file__).with_name("spelled.tsv")  # script, name, spelling


@pytest.mark.parametrize("row", SPELLED.read_text(encoding="utf-8").splitlines())
def test_names_are_spelled_as_their_bearers_do(row):
    _, name, spelled = row.split("\t")
    assert read(name).text == spelled
    assert "script" in read(name).changes
    assert read(spelled) == Reading(spelled)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("عبد الله", "Abdullah"),
        ("عبد  الرحمن", "Abdulrahman"),
        ("أبو مازن", "Abu Mazen"),
        ("محمد بن سلمان", "Mohammed Ben Salman"),
        ("آل سعود", "Al Saud"),
        ("ジャン＝ポール", "Jan Poru"),
        ("Иванов Пётр", "Ivanov Petr"),
        ("Ю田中", "Yutanaka"),
    ],
)
def test_several_words_and_scripts(name, text):
    assert read(name).text == text


@pytest.mark.parametrize(
    ("name", "language", "other"),
    [
        ("林", "mandarin", (("Japanese", "Hayashi"),)),
        ("森", "mandarin", (("Japanese", "Mori"),)),
        ("原", "mandarin", (("Japanese", "Hara"),)),
        ("王", "mandarin", ()),
        ("田中", "japanese", ()),
        ("辻", "japanese", ()),
        ("朴", "korean", (("Chinese", "Piao"),)),
        ("김", "korean", ()),
    ],
)
def test_han_characters_say_which_language_was_taken_and_what_else_they_may_be(name, language, other):
    reading = read(name)
    assert [change for change in reading.changes if change in ("japanese", "mandarin", "korean")] == [language]
    assert reading.other == other


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("李小龙", True),
        ("山田太郎", True),
        ("김민준", True),
        ("Smith, John", True),
        ("Иванов, Пётр", True),
        ("李", False),
        ("田中", False),
        ("남궁", False),
        ("Smith,", False),
        (", Smith", False),
        ("1, Smith", False),
    ],
)
def test_a_full_name_is_read_surname_first_and_that_is_said(name, alone):
    assert ("surname" in read(name).changes) == alone


@pytest.mark.parametrize(
    ("name", "telling"),
    [
        ("Παπαδόπουλος", True),
        ("김", True),
        ("さとう", True),
        ("ワタナベ", True),
        ("田中", False),
        ("Иванов", False),
        ("Smith", False),
    ],
)
def test_where_the_script_gives_the_language_away_that_is_said(name, telling):
    assert ("telling" in read(name).changes) == telling


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("McDONALD", "McDonald"),
        ("de GAULLE", "de Gaulle"),
        ("van der BERG", "van der Berg"),
        ("McDonald", "McDonald"),
        ("DUPONT Jean", "Dupont Jean"),
        ("o'NEILL", "O'Neill"),
        ("D'ANGELO", "D'Angelo"),
        ("MacLEOD", "MacLeod"),
        ("jean DUPONT", "Jean Dupont"),
        ("O'CONNOR-Smith", "O'Connor Smith"),
        ("dos SANTOS", "dos Santos"),
        ("de la CRUZ", "de la Cruz"),
        ("ibn SAUD", "ibn Saud"),
        ("DeVito", "DeVito"),
        ("van der Berg", "van der Berg"),
        ("d'Angelo", "d'Angelo"),
        ("St.JOHN", "St.John"),
        ("le PEN", "le Pen"),
        ("VAN DER BERG", "Van Der Berg"),
        ("smith Jones", "Smith Jones"),
        ("O'Brien", "O'Brien"),
        ("von Neumann", "von Neumann"),
    ],
)
def test_capitals_are_put_right_word_by_word(name, text):
    assert read(name).text == text


@pytest.mark.parametrize("sign", "/&|+\\()[]{}:!?@#*…–—=~§•")
def test_what_is_seen_between_letters_parts_words(sign):
    assert read(f"García{sign}López").text == "Garcia Lopez"


@pytest.mark.parametrize("sign", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
def test_what_is_not_seen_joins_them(sign):
    assert read(f"Gar{sign}cia").text == "Garcia"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("O&#39;Neill", "O'Neill"),
        ("O&#x27;Neill", "O'Neill"),
        ("O&rsquo;Neill", "O'Neill"),
        ("M&uuml;ller", "Muller"),
        ("Garc&iacute;a", "Garcia"),
        ("Smith&amp;Jones", "Smith Jones"),
        ("O&amp;#39;Neill", "O'Neill"),
        ("Fran&ccedil;ois", "Francois"),
        ("Stra&szlig;er", "Strasser"),
        ("van&nbsp;Dyke", "van Dyke"),
        ("&#29579;", "Wang"),
        ("&#x110000;Ng", "Ng"),
        ("&#0;Ng", "Ng"),
        ("&#55296;Ng", "Ng"),
        ("&&&", ""),
        ("&;", ""),
        ("AT&T", "At T"),
    ],
)
def test_entities_that_copying_brings(name, text):
    assert read(name).text == text


def test_the_packed_tables_are_those_of_the_lists():
    pack = runpy.run_path(str(DATA / "scripts" / "pack.py"))
    assert pack["packed"]() == TABLES.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "least"), [("japanese", 1500), ("chinese", 500), ("korean", 240), ("arabic", 500), ("japanese-signs", 700)]
)
def test_lists_hold_each_name_once_and_spell_it_in_letters(file, least):
    rows = [line.split("\t") for line in (DATA / "scripts" / f"{file}.tsv").read_text(encoding="utf-8").splitlines()]
    assert len({row[0] for row in rows}) == len(rows) >= least
    assert all(cell.isascii() and cell.isalpha() for row in rows for cell in row[1:])
    assert not any(row[0].isascii() for row in rows)
