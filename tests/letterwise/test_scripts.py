"""Names in other scripts are spelled as their bearers do; other readings of Han characters; the changes reported."""

import json
import re
import runpy
from pathlib import Path

import pytest

from letterwise.scripts import RUNS, TABLES, for_browser
from letterwise.text import Reading, read

DATA = Path(__file__).resolve().parents[2] / "data"


SPELLED = Path(__file__).with_name("spelled.tsv")  # script, name, spelling


def differing(expected: dict[str, str]) -> dict[str, str]:
    """Name -> what it is read as, for every name that is not read as expected."""
    return {name: read(name).text for name, text in expected.items() if read(name).text != text}


def test_names_are_spelled_as_their_bearers_do():
    rows = [row.split("\t") for row in SPELLED.read_text(encoding="utf-8").splitlines()]
    assert differing({name: spelled for _, name, spelled in rows}) == {}
    assert [name for _, name, _ in rows if "script" not in read(name).changes] == []
    assert [spelled for _, _, spelled in rows if read(spelled) != Reading(spelled)] == []


def test_several_words_and_scripts():
    expected = {
        "عبد الله": "Abdullah",
        "عبد  الرحمن": "Abdulrahman",
        "أبو مازن": "Abu Mazen",
        "محمد بن سلمان": "Mohammed Ben Salman",
        "آل سعود": "Al Saud",
        "ジャン＝ポール": "Jan Poru",
        "Иванов Пётр": "Ivanov Petr",
        "Ю田中": "Yutanaka",
    }
    assert differing(expected) == {}


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
def test_han_readings_say_which_language_was_assumed_and_list_others(name, language, other):
    reading = read(name)
    assert [change for change in reading.changes if change in ("japanese", "mandarin", "korean")] == [language]
    assert reading.other == other


def test_a_full_name_is_read_surname_first_and_reported_so():
    expected = {
        "李小龙": True,
        "山田太郎": True,
        "김민준": True,
        "Smith, John": True,
        "Иванов, Пётр": True,
        "李": False,
        "田中": False,
        "남궁": False,
        "Smith,": False,
        ", Smith": False,
        "1, Smith": False,
    }
    assert {name: "surname" in read(name).changes for name in expected} == expected


def test_a_script_that_gives_the_language_away_is_reported():
    expected = {
        "Παπαδόπουλος": True,
        "김": True,
        "さとう": True,
        "ワタナベ": True,
        "田中": False,
        "Иванов": False,
        "Smith": False,
    }
    assert {name: "telling" in read(name).changes for name in expected} == expected


def test_capitals_are_corrected_word_by_word():
    expected = {
        "McDONALD": "McDonald",
        "de GAULLE": "de Gaulle",
        "van der BERG": "van der Berg",
        "McDonald": "McDonald",
        "DUPONT Jean": "Dupont Jean",
        "o'NEILL": "O'Neill",
        "D'ANGELO": "D'Angelo",
        "MacLEOD": "MacLeod",
        "jean DUPONT": "Jean Dupont",
        "O'CONNOR-Smith": "O'Connor Smith",
        "dos SANTOS": "dos Santos",
        "de la CRUZ": "de la Cruz",
        "ibn SAUD": "ibn Saud",
        "DeVito": "DeVito",
        "van der Berg": "van der Berg",
        "d'Angelo": "d'Angelo",
        "St.JOHN": "St.John",
        "le PEN": "le Pen",
        "VAN DER BERG": "Van Der Berg",
        "smith Jones": "Smith Jones",
        "O'Brien": "O'Brien",
        "von Neumann": "von Neumann",
    }
    assert differing(expected) == {}


def test_visible_characters_between_letters_separate_words_and_invisible_ones_do_not():
    assert differing({f"García{sign}López": "Garcia Lopez" for sign in "/&|+\\()[]{}:!?@#*…–—=~§•"}) == {}
    assert differing({f"Gar{sign}cia": "Garcia" for sign in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}) == {}


def test_html_entities_from_copied_text_are_replaced():
    expected = {
        "O&#39;Neill": "O'Neill",
        "O&#x27;Neill": "O'Neill",
        "O&rsquo;Neill": "O'Neill",
        "M&uuml;ller": "Muller",
        "Garc&iacute;a": "Garcia",
        "Smith&amp;Jones": "Smith Jones",
        "O&amp;#39;Neill": "O'Neill",
        "Fran&ccedil;ois": "Francois",
        "Stra&szlig;er": "Strasser",
        "van&nbsp;Dyke": "van Dyke",
        "&#29579;": "Wang",
        "&#x110000;Ng": "Ng",
        "&#0;Ng": "Ng",
        "&#55296;Ng": "Ng",
        "&&&": "",
        "&;": "",
        "AT&T": "At T",
    }
    assert differing(expected) == {}


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


def test_another_implementation_gets_all_tables_and_patterns():
    packed = json.loads(for_browser())
    assert {key: packed[key] for key in json.loads(TABLES.read_text(encoding="utf-8"))} == json.loads(
        TABLES.read_text(encoding="utf-8")
    )
    assert packed["runs"] == RUNS
    assert re.fullmatch(packed["kana"], "さ")
    assert re.fullmatch(packed["sign"], "田")
    assert packed["longest"] == 6
    assert "田中" in for_browser()  # not escaped, and without blanks: it is sent over the network
    assert '": ' not in for_browser()


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("爸爸妈妈你", Reading("Babamamani", ("script", "mandarin", "romanised"))),  # in no list: letter by letter
        ("龘", Reading("Da", ("script", "mandarin", "romanised"))),
        ("龘田", Reading("Datian", ("script", "mandarin", "romanised"))),
        ("野", Reading("Ye", ("script", "mandarin", "romanised"))),  # one sign alone is no Japanese surname
        ("林志玲", Reading("Lin", ("script", "mandarin", "surname", "romanised"), (("Japanese", "Hayashi"),))),
        ("田龘", Reading("Tian", ("script", "mandarin", "surname", "romanised"))),
        ("林さん", Reading("Hayashisan", ("script", "japanese", "romanised"))),  # kana are Japanese
        ("林々", Reading("Hayashibayashi", ("script", "japanese", "romanised"))),
        ("鈴ノ木", Reading("Suzunoki", ("script", "japanese", "romanised"))),
        ("木々田", Reading("Kikida", ("script", "japanese", "romanised"))),
        ("新橋", Reading("Niihashi", ("script", "japanese", "romanised"))),
        ("山田太郎", Reading("Yamada", ("script", "japanese", "surname", "romanised"))),
        ("佐藤健太郎", Reading("Sato", ("script", "japanese", "surname", "romanised"))),
        ("辻一二三四", Reading("Tsuji", ("script", "japanese", "surname", "romanised"))),
        ("朴", Reading("Park", ("script", "korean", "romanised"), (("Chinese", "Piao"),))),
        ("太", Reading("Tae", ("script", "korean", "romanised"), (("Chinese", "Tai"), ("Japanese", "Futori")))),
        ("ファン", Reading("Fan", ("script", "telling", "romanised"))),
        ("ァン", Reading("An", ("script", "telling", "romanised"))),
        ("김", Reading("Kim", ("script", "korean", "telling", "romanised"))),
        ("김민준", Reading("Kim", ("script", "korean", "surname", "telling", "romanised"))),
        ("남궁", Reading("Namgung", ("script", "korean", "telling", "romanised"))),
        ("남궁민수", Reading("Namgung", ("script", "korean", "surname", "telling", "romanised"))),
        ("김민준호", Reading("Gimminjunho", ("script", "telling", "romanised"))),  # too long for a given name
        ("뷁", Reading("Bwelg", ("script", "telling", "romanised"))),
        (
            "林 森",
            Reading("Lin Sen", ("script", "mandarin", "romanised"), (("Japanese", "Hayashi"), ("Japanese", "Mori"))),
        ),
        ("де Голль", Reading("de Goll", ("script", "romanised"))),
        ("Иванов де Пётр", Reading("Ivanov de Petr", ("script", "romanised"))),
        ("AbcЮrov", Reading("Abcyurov", ("script", "romanised"))),  # no capital inside a word
        ("Smith xЮrov", Reading("Smith Xyurov", ("script", "romanised", "recased"))),
        ("ντε Παπαδόπουλος", Reading("Nte Papadopoulos", ("script", "telling", "romanised", "recased"))),
        ("김 Иванов", Reading("Kim Ivanov", ("script", "korean", "telling", "romanised"))),
        ("Smith Ю", Reading("Smith Yu", ("script", "romanised"))),
    ],
)
def test_a_name_in_another_script_is_read_and_reported(name, reading):
    assert read(name) == reading


def test_greek_is_read_without_the_accents_of_old_spelling():
    expected = {
        "Εὐαγγέλου": "Evangelou",
        "Αὐγερινός": "Avgerinos",
        "Ὁμήρου": "Omirou",
        "Ταϋγέτου": "Taygetou",  # the two dots part the vowels
        "Ταΰγετος": "Taygetos",
        "Καραϊσκάκης": "Karaiskakis",
    }
    assert differing(expected) == {}


def test_the_arabic_article_is_no_article_before_a_single_letter():
    assert differing({"البر": "Al Br", "الب": "Alb", "بنت": "Bint", "بوب": "Bawab"}) == {}


def test_numeric_html_entities_from_copied_text_are_replaced():
    expected = {
        "O&#X27;Neill": "O'Neill",
        "Smith&#x2F;Jones": "Smith Jones",
        "Smith&#x2f;Jones": "Smith Jones",
        "O&#0;Neill": "O Neill",  # no character
        "O&#1;Neill": "ONeill",  # one that is not seen
        "O&#55295;Neill": "ONeill",
        "O&#55296;Neill": "O Neill",  # half a character
        "O&#57343;Neill": "O Neill",
        "O&#57344;Neill": "ONeill",
        "O&#x10FFFF;Neill": "ONeill",
        "O&#x110000;Neill": "O Neill",
    }
    assert differing(expected) == {}
