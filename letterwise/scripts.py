"""Names in other scripts, written in Latin letters the way their bearers spell them.

The rules and lists are data: ``scripts.json``, built from ``data/scripts``. The static site uses them too:
web/site/scripts.js mirrors this file. Anything without a rule or a list entry is left to anyascii.
"""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from anyascii import anyascii

TABLES = Path(__file__).with_name("scripts.json")
# A run of each script's letters; in Arabic it includes the blanks between words.
RUNS = {
    "han": "[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f\u3041-\u3096\u309d-\u30ff]+",
    "hangul": "[\uac00-\ud7a3]+",
    "cyrillic": "[\u0400-\u045f\u0490\u0491](?:[ʼ’'`\u0300-\u036f]?[\u0400-\u045f\u0490\u0491])*\u0301?",
    "greek": "[\u0386\u0388-\u03ce\u1f00-\u1fbc\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc]+",
    "arabic": "[\u0621-\u063f\u0641-\u064a\u066e-\u06d3\u06d5](?: *[\u0621-\u064a\u064b-\u065f\u0670-\u06d3\u06d5])*",
}
_RUN = re.compile("|".join(f"(?P<{script}>{letters})" for script, letters in RUNS.items()))
_KANA = re.compile("[\u3041-\u3096\u309d\u309e\u30a1-\u30ff]")
_SIGN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_PAIR = re.compile("([^A-Za-z]+)([A-Za-z]+)")
Rule = re.Pattern[str] | dict[int, str]
OTHERS = 2  # maximum number of other readings offered for the same characters
LONGEST = 6  # characters of the longest surname looked up in a list
_REVEALS_LANGUAGE = frozenset({"telling"})  # for scripts that only one of the languages uses


@dataclass
class Spelling:
    """A name with its known scripts written in Latin letters."""

    text: str  # characters that our rules do not cover are unchanged
    changes: set[str] = field(default_factory=set)
    other: tuple[tuple[str, str], ...] = ()  # (language, text): other readings of the same characters


@dataclass(frozen=True)
class _Read:
    """One run in Latin letters."""

    text: str
    changes: frozenset[str] = frozenset()  # of letterwise.text.CHANGES
    other: tuple[tuple[str, str], ...] = ()


def spell(name: str) -> Spelling:
    """``name`` with every run of a known script in Latin letters, each word of a run capitalised."""
    result, readings = Spelling(""), dict[str, _Read]()

    def latin(run: re.Match[str]) -> str:
        script = str(run.lastgroup)
        if run[0] not in readings:
            readings[run[0]] = _READERS[script](run[0])
        reading = readings[run[0]]
        result.changes |= reading.changes | {"script", "romanised"}
        result.other += reading.other
        inside_word = name[run.start() - 1 : run.start()].isalpha() if run.start() else False
        if inside_word or (script in ("cyrillic", "greek") and run[0][0].islower()):
            return reading.text.lower()
        return " ".join(word[:1].upper() + word[1:] for word in reading.text.split())

    result.text = _RUN.sub(latin, name)
    return result


def unescape(name: str) -> str:
    """``name`` with HTML entities, which pasted text may contain (``O&#39;Neill``), replaced by their characters."""
    return re.sub("&#(?:([0-9]{1,7})|[xX]([0-9a-fA-F]{1,6}));", _numeric_entity, _by_rules("entities", name))


def _numeric_entity(entity: re.Match[str]) -> str:
    number = int(entity[1]) if entity[1] else int(entity[2], 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else " "


def _by_rules(script: str, word: str) -> str:
    original = word
    for rule, replacement, condition in _rules(script):
        if isinstance(rule, dict):
            word = word.translate(rule)
        elif condition is None or condition.search(original):
            word = rule.sub(replacement, word)
    return word


def _cyrillic(run: str) -> _Read:
    return _Read(_by_rules("cyrillic", run.lower()))


def _greek(run: str) -> _Read:
    """Accents of old spelling are dropped; of the two that remain, one separates a pair of vowels."""
    decomposed = unicodedata.normalize("NFD", run.lower())
    kept = "".join(c for c in decomposed if unicodedata.category(c) != "Mn" or c in "\u0301\u0308")
    return _Read(_by_rules("greek", unicodedata.normalize("NFC", kept)), _REVEALS_LANGUAGE)


def _hangul(run: str) -> _Read:
    """A listed surname, alone or before a given name of one or two syllables; otherwise syllable by syllable."""
    known = _tables()["korean"]
    for size in (2, 1):
        if run[:size] in known and size <= len(run) <= size + 2:
            changes = {"korean", "surname"} if len(run) > size else {"korean"}
            return _Read(known[run[:size]], _REVEALS_LANGUAGE | changes)
    return _Read(anyascii(run).lower(), _REVEALS_LANGUAGE)


def _han(run: str) -> _Read:
    """Chinese characters with or without kana, read as Chinese or Japanese depending on the characters.

    In this order: kana alone; a listed name, its Chinese reading before its Japanese one; kana, 々 or a character used
    only in Japanese; a full Chinese name; a Japanese one; characters that all have a reading in Japanese surnames.
    """
    chinese, japanese = _chinese(run), _japanese(run)
    if not _SIGN.search(run):
        return _Read(_by_rules("kana", _hiragana(run)), _REVEALS_LANGUAGE)
    if korean := _tables()["korean"].get(run):
        readings = (("Chinese", chinese), ("Japanese", japanese))
        return _Read(korean, frozenset({"korean"}), tuple(pair for pair in readings if pair[1]))
    if chinese:
        return _Read(chinese, frozenset({"mandarin"}), (("Japanese", japanese),) if japanese else ())
    if japanese:
        return _Read(japanese, frozenset({"japanese"}))
    prefix = next((read for size in range(min(LONGEST, len(run)), 0, -1) if (read := _japanese(run[:size]))), "")
    whole = by_signs(_without_repeats(run), _tables()["signs"]) if len(run) > 1 else ""
    japanese = whole if whole and len(run) <= 3 else prefix or whole
    family = next((read for size in (2, 1) if len(run) <= size + 2 and (read := _chinese(run[:size]))), "")
    only_japanese = _KANA.search(run) or "々" in run or not _tables()["only_japanese"].isdisjoint(run)
    if family and not only_japanese:
        return _Read(family, frozenset({"mandarin", "surname"}), (("Japanese", japanese),) if japanese else ())
    if japanese:
        return _Read(japanese, frozenset({"japanese"} if japanese == whole else {"japanese", "surname"}))
    return _Read(anyascii(run).replace(" ", "").lower(), frozenset({"mandarin"}))


def _chinese(name: str) -> str:
    """The reading of a listed Chinese surname; empty for any other."""
    reading: str = _tables()["chinese"].get(name, "")
    return reading


def _japanese(name: str) -> str:
    """The reading of a listed Japanese surname; empty for any other."""
    tables = _tables()
    irregular: str = tables["japanese"].get(name, "")
    return irregular or (by_signs(_without_repeats(name), tables["signs"]) if name in tables["by_signs"] else "")


def by_signs(name: str, signs: dict[str, list[str]]) -> str:
    """A surname read by ``signs``: character -> its readings (first, later) in surnames; empty if one has none."""
    parts = [
        _by_rules("kana", _hiragana(sign)) if _KANA.match(sign) else signs.get(sign, ("", ""))[k > 0]
        for k, sign in enumerate(name)
    ]
    return re.sub("n(?=[bmp])", "m", "".join(parts)).capitalize() if all(parts) else ""


def _without_repeats(run: str) -> str:
    """々 repeats the character before it."""
    return re.sub("(.)々", r"\1\1", run)


def _hiragana(run: str) -> str:
    return "".join(chr(ord(sign) - 0x60) if "\u30a1" <= sign <= "\u30f6" else sign for sign in run)


def _arabic(run: str) -> _Read:
    """Listed words in the spelling that people use, others letter by letter with vowels supplied by patterns."""
    run = re.sub("[أإآٱ]", "ا", re.sub("[\u0640\u064b-\u065f\u0670]|(?<= ) ", "", run))
    run = re.sub("(?<![^ ])عبد ال", "عبدال", run)
    return _Read(" ".join(_arabic_word(word) for word in run.split()))


def _arabic_word(word: str) -> str:
    spellings: dict[str, str] = _tables()["arabic"]
    if word in spellings:
        return spellings[word]
    for prefix, spelled in _tables()["arabic_prefixes"]:
        rest = word.removeprefix(prefix)
        if rest != word and (rest in spellings or (prefix == "ال" and len(rest) > 1)):
            return f"{spelled} {_arabic_word(rest)}"
    return _by_rules("arabic", word)


_READERS = {  # script -> function that reads a run of it
    "han": _han,
    "hangul": _hangul,
    "cyrillic": _cyrillic,
    "greek": _greek,
    "arabic": _arabic,
}


def for_browser() -> str:
    """Everything that an implementation in another programming language needs, as JSON."""
    tables = json.loads(TABLES.read_text(encoding="utf-8"))
    patterns = {"runs": RUNS, "kana": _KANA.pattern, "sign": _SIGN.pattern, "longest": LONGEST}
    return json.dumps(tables | patterns, ensure_ascii=False, separators=(",", ":"))


@cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = json.loads(TABLES.read_text(encoding="utf-8"))
    lists = {name: dict(_PAIR.findall(tables[name])) for name in ("japanese", "chinese", "korean", "arabic")}
    regular = {
        names[k : k + int(size)]
        for size, names in tables["japanese_by_signs"].items()
        for k in range(0, len(names), int(size))
    }
    return tables | lists | {"by_signs": regular, "only_japanese": frozenset(tables["only_japanese"])}


@cache
def _rules(script: str) -> list[tuple[Rule, str, re.Pattern[str] | None]]:
    """A script's rules in order; adjacent rules that replace a single letter anywhere are merged into one table."""
    rules: list[tuple[Rule, str, re.Pattern[str] | None]] = []
    for pattern, replacement, *when in _tables()["rules"][script]:
        if len(pattern) > 1 or when:
            replacement = re.sub(r"\$(\d)", r"\\\1", replacement)
            rules.append((re.compile(pattern), replacement, re.compile(*when) if when else None))
        elif rules and isinstance(table := rules[-1][0], dict):
            table[ord(pattern)] = replacement
        else:
            rules.append(({ord(pattern): replacement}, "", None))
    return rules
