"""The browser reads names exactly as Python does, character by character and in many scripts."""

import json
import random
import re
import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from anyascii import anyascii

from letterwise.corpus import DATA
from letterwise.sentences import LANGS, NOTED, WORDS, percent, reading_note, say
from letterwise.text import ALPHABET, APOSTROPHES, PARTICLES, SURNAME_WORDS, Reading, read

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="no node on this machine")
PLAIN = [*ALPHABET, *APOSTROPHES, *"-–—_·‧・･⁃−\t\u00a0\u3000\ufeff0123456789()@ßẞıİŉǅ"]


@pytest.fixture(scope="module")
def node(root):
    """node(module, expression, given): a JavaScript expression's value, where ``it`` is that module of the site."""
    (home,) = (path for path in (root / "some" / "where").iterdir() if path.is_dir())
    (home / "package.json").write_text('{"type": "module"}', encoding="utf-8")

    def run(module: str, expression: str, given: object) -> list:
        program = (
            f'import * as it from "{(home / module).as_uri()}"; import fs from "node:fs";'
            'const given = JSON.parse(fs.readFileSync(0, "utf8"));'
            f"fs.writeFileSync(1, JSON.stringify({expression}));"
        )
        done = subprocess.run(
            ["node", "--input-type=module", "-e", program], input=json.dumps(given), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    yield run
    (home / "package.json").unlink()


def expect_same(node, names: list[str]) -> None:
    readings = node("web/site/reading.js", "given.map((name) => Object.values(it.read(name)))", names)
    for name, (text, changes, other) in zip(names, readings, strict=True):
        assert Reading(text, tuple(changes), tuple(map(tuple, other))) == read(name), ascii(name)


def test_every_character_is_transliterated_alike(node):
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    in_browser = node(
        "web/site/any-ascii.js", "Array.from(given, (character) => it.default(character))", "".join(characters)
    )
    assert in_browser == [anyascii(character) for character in characters]


@pytest.mark.long
def test_every_character_is_read_alike_alone_and_within_a_name(node):
    codes = [*range(0x32000), *range(0x32000, 0x110000, 97), *range(0xE0000, 0xE0200)]
    expect_same(node, [f"Né{chr(code)}a" for code in codes] + [chr(code) for code in codes if code < 0x3400])


@cache
def kinds() -> list[list[str]]:
    """Characters by general category and block, so that every kind and every script comes up equally often."""
    by_kind: dict[tuple, list[str]] = {}
    for code in range(0x110000):
        character = chr(code)
        by_kind.setdefault((unicodedata.category(character), code >> 8 if code < 0x3000 else code >> 14), []).append(
            character
        )
    return list(by_kind.values())


def test_names_of_all_scripts_marks_emoji_and_lone_surrogates_are_read_alike(node):
    chance = random.Random(0)
    latin = [chr(code) for code in range(0x41, 0x250)]
    marks = [chr(code) for code in range(0x20000) if unicodedata.combining(chr(code))]

    def letter(kind: list[str]) -> str:
        pool = chance.choices([kind, PLAIN, latin, marks, chance.choice(kinds())], [6, 3, 3, 2, 1])[0]
        return chance.choice(pool)

    def name() -> str:
        kind, size = chance.choice(kinds()), chance.choice([1, 2, 3, 5, 8, 13, 40, 90])
        return "".join(letter(kind) for _ in range(size))

    names = [chance.choice([str, str.upper, str.lower, str.title])(name()) for _ in range(15_000)]
    names += [name * 40 for name in names[:100]]
    # Two lone surrogates side by side are two characters in Python and may be one in a browser.
    whole = [name for name in names if name == name.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")]
    assert len(whole) > 12_000
    expect_same(node, whole)


def in_scripts() -> list[str]:
    """Nine hundred names in all kinds of scripts, and every entry of the dictionaries that read such names."""
    rows = (DATA / "visitors-scripts.tsv").read_text(encoding="utf-8").splitlines()
    spelled = Path(__file__).parents[1] / "letterwise" / "spelled.tsv"
    names = [row.split("\t")[0] for row in rows]
    names += [row.split("\t")[1] for row in spelled.read_text(encoding="utf-8").splitlines()]
    lists = [DATA / "scripts" / f"{name}.tsv" for name in ("japanese", "chinese", "korean", "korean-hanja", "arabic")]
    return names + [row.split("\t")[0] for file in lists for row in file.read_text(encoding="utf-8").splitlines()]


def test_names_in_their_own_script_are_read_alike(node):
    names = in_scripts()
    expect_same(node, names)
    expect_same(node, [f"{name}・{other}" for name, other in zip(names[::7], names[3::7], strict=False)])
    expect_same(node, [f"ال{name}" for name in names[-600:]] + [name * 2 for name in names[::5]])


def test_notes_are_worded_alike(node):
    names = [
        *in_scripts()[::9],
        "Smith",
        "SMITH",
        "Smith, John",
        "a" * 70,
        "García/López",
        "van der Berg",
        "",
        " 李小龙 ",
    ]
    particles = PARTICLES | SURNAME_WORDS
    known = json.dumps({"noted": sorted(NOTED), "particles": sorted(particles)})
    for lang in LANGS:
        words = f"it.wordsOf({{words: {json.dumps(WORDS)}}}, '{lang}')"
        notes = node(
            "ui/lib/words.js",
            f"given.map(([name, read]) => it.note(name, read, {known}, {words}))",
            [[name, {"text": read(name).text, "changes": read(name).changes}] for name in names],
        )
        for name, note in zip(names, notes, strict=True):
            seen = read(name)
            expected = reading_note(name, seen.text, seen.changes, lang) if seen.text else say("nothing_to_read", lang)
            full_words = [word for word in name.split() if re.sub("[.’']", "", word.lower()) not in particles]
            if len(full_words) > 1 and seen.text and "surname" not in seen.changes:
                expected = f"{expected} {say('two_words', lang)}".strip()
            assert note == expected, name


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.long)])
def test_normalisation_covers_no_more_than_pythons_unicode(node, step):
    unassigned = [chr(code) for code in range(0x20000) if unicodedata.category(chr(code)) == "Cn"][::step]
    # A browser that knows one of them to be a mark would carry the voicing past it: ga instead of ka.
    expect_same(node, [f"\u304b{character}\u3099\u0438{character}\u0306" for character in unassigned])


def test_percentages_are_written_alike(node):
    chance = random.Random(0)
    shares = [k / 2000 + 1e-9 for k in range(2001)] + [chance.random() ** 4 for _ in range(5000)]
    shares += [edge + step for edge in (0.001, 0.0995, 0.995, 0.999) for step in (-1e-9, 0, 1e-9)]
    assert node("ui/lib/words.js", "given.map(it.percent)", shares) == [percent(share) for share in shares]
