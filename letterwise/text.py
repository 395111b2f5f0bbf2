"""Reading a name: any string in, at most 64 letters of the networks' alphabet out.

The same reading serves corpus, training, page, command line and static site, so that what a network sees
when it answers is written as what it was taught on.
"""

import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np
from anyascii import anyascii

from letterwise.scripts import spell, unescape

ALPHABET = string.ascii_letters + " .,;'"
BLANK = len(ALPHABET)  # index of the all-zero letter: padding, or a letter left out
NOTHING = BLANK + 1  # index of what stands before a name that others in its batch are longer than (export/bulk.py)
MAX_LETTERS = 64

# What may be reported in Reading.changes, in this order; the sentences are in letterwise/locales.
CHANGES = (
    "script", "japanese", "mandarin", "korean", "surname", "telling",
    "romanised", "separators", "dropped", "recased", "cut",
)  # fmt: skip

MAX_SOURCE = 128  # characters looked at: twice what is read, for marks and signs among the letters
_PLAIN = re.compile(rf"[A-Z][a-z]{{1,{MAX_LETTERS - 1}}}")  # most names: nothing to do
APOSTROPHES = frozenset("`´ʹʻʼʽʾʿˈ՚‘’‛′＇")
_JOINERS = frozenset("_·‧・･⁃−")  # stand between words but are no dashes to Unicode
WORD_START = re.compile(r"(?:^|(?<=[ .,;']))[a-z]")
# Wide Latin letters, narrow kana and the four forms of Arabic letters, which stand for plain ones.
FORMS = re.compile("[\ufb50-\ufdcf\ufe70-\ufefc\uff01-\uff06\uff08-\uffef]+")
_BLANKS = re.compile(" +")
_WORD = re.compile("[^ .,;]+")
_CAPITALS = re.compile("(?<=[a-z])([A-Z])([A-Z]+)")
COMMA = re.compile("[,\u060c\u3001]")
# Small words of family names: they stay small beside words that are not.
PARTICLES = frozenset((
    "a", "af", "al", "am", "an", "and", "av", "aw", "bar", "bat", "ben", "bin", "bint", "d", "da", "das", "de", "degli",
    "dei", "del", "della", "dem", "den", "der", "des", "di", "do", "dos", "du", "e", "ibn", "il", "in", "la", "las",
    "le", "les", "li", "lo", "los", "mac", "mc", "mhic", "na", "ni", "nic", "of", "op", "san", "ten", "ter",
    "tes", "ui", "und", "van", "vel", "ver", "vom", "von", "y", "zu", "zum", "zur",
))  # fmt: skip
# Others that begin a family name, however they are written: they are no given names.
SURNAME_WORDS = frozenset((
    "abd", "abdel", "abu", "ap", "el", "fitz", "nu", "o", "saint", "santa", "santo", "st", "ste", "t", "thi", "vande",
    "vanden", "vander",
))  # fmt: skip
_INDEX = np.full(128, BLANK, dtype=np.int64)
_INDEX[[ord(c) for c in ALPHABET]] = range(BLANK)
_PAD = "\0"  # a character of no text
_NOTHING_YET = np.where(np.arange(128) == ord(_PAD), NOTHING, _INDEX)


@dataclass(frozen=True)
class Reading:
    """What the networks see of a name, and which of CHANGES made it so (blanks put in order are not reported)."""

    text: str  # at most 64 characters of ALPHABET, "" where there is nothing to read
    changes: tuple[str, ...] = ()
    other: tuple[tuple[str, str], ...] = ()  # (language, text): what the same signs are read as in another language


def read(name: str) -> Reading:
    """Read any Python string (lone surrogates too) as letters of ALPHABET; never raises, idempotent, linear time.

    Scripts are spelled as their bearers do (letterwise.scripts), other letters and marks romanised by anyascii. Of
    ``Smith, John`` the surname is read. Signs between letters become a blank or ``'``; capitals are put right word by
    word: ``O'BRIEN`` and ``o'brien`` are ``O'Brien``, ``McDonald`` stays.
    """
    if _PLAIN.fullmatch(name):
        return Reading(name)
    source = name.strip()
    changes = {"cut"} if len(source) > MAX_SOURCE else set()
    source = source[:MAX_SOURCE]
    if "&" in source:
        source = unescape(source)
    source = FORMS.sub(lambda forms: unicodedata.normalize("NFKC", forms[0]), source)
    source = unicodedata.normalize("NFC", _in_order(source))
    if COMMA.search(source):
        parts = [part for part in COMMA.split(source) if _has_letter(part)]
        if len(parts) > 1:
            source = parts[0]
            changes.add("surname")
    other: tuple[tuple[str, str], ...] = ()
    latin = source
    if not source.isascii():
        spelling = spell(source)
        latin, other = spelling.text, spelling.other
        changes |= spelling.changes
    letters, marks = zip(*map(_letters, latin), strict=True) if latin else ((), ())
    changes.update(*marks)
    text = _tidy("".join(letters))
    if len(text) > MAX_LETTERS:
        text = _tidy(text[:MAX_LETTERS])
        changes.add("cut")
    if _in_one_case(source) or _in_one_case(text):
        recased = WORD_START.sub(lambda first: first[0].upper(), text.lower())
    else:
        recased = _WORD.sub(lambda word: _recased(word[0]), text)
    if recased != text:
        text = recased
        changes.add("recased")
    return Reading(text, tuple(change for change in CHANGES if change in changes), other)


def encode(texts: Sequence[str]) -> np.ndarray:
    """Readings as letter indices: int64 [batch, time], padded at the end with BLANK to the longest text."""
    return _indices(texts, str.ljust, _INDEX)


def encode_ends(texts: Sequence[str]) -> np.ndarray:
    """Readings that end together, as bulk.onnx reads them: int64 [batch, time], NOTHING before the shorter ones."""
    return _indices(texts, str.rjust, _NOTHING_YET)


def _indices(texts: Sequence[str], padded: Callable[[str, int, str], str], index: np.ndarray) -> np.ndarray:
    time = max(map(len, texts), default=0)
    characters = "".join([padded(text, time, _PAD) for text in texts])
    return index[np.frombuffer(characters.encode("ascii"), np.uint8)].reshape(len(texts), time)


def _has_letter(part: str) -> bool:
    return any(character in string.ascii_letters or is_letter(character) for character in part)


def _recased(word: str) -> str:
    """A word beside words in another case: capitals within it become small, a small one gets a capital."""
    if word.islower():
        return word if word in PARTICLES or word.startswith("d'") else word[0].upper() + word[1:]
    if "'" in word or word.isupper():
        parts = word.split("'")
        shouted = any(len(part) > 1 and part.isupper() for part in parts)
        return "'".join(part.capitalize() for part in parts) if shouted else word
    return _CAPITALS.sub(lambda capitals: capitals[1] + capitals[2].lower(), word)


def _in_order(source: str) -> str:
    """Combining marks in their canonical order: normalising sorts them too, but a tower of them in quadratic time."""
    if source.isascii():
        return source
    runs = groupby(source, lambda character: unicodedata.combining(character) > 0)
    return "".join("".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs)


def is_separator(character: str) -> bool:
    """Whether it stands between words: hyphens and dashes, blanks of every kind."""
    return unicodedata.category(character) == "Pd" or character.isspace() or character in _JOINERS


def is_letter(character: str) -> bool:
    """Whether it is romanised: letters and marks outside ASCII."""
    return unicodedata.category(character)[0] in "LM" and not character.isascii()


@lru_cache(maxsize=4096)
def is_capital(character: str) -> bool | None:
    """Whether it is a capital or a small letter; None for what has no other case, as ß among capitals."""
    cased = character.isalpha() and character.isupper() != character.islower() and len(character.upper()) == 1
    return character.isupper() if cased else None


@lru_cache(maxsize=4096)
def _letters(character: str) -> tuple[str, tuple[str, ...]]:
    """One source character as characters of ALPHABET, and which of CHANGES made them."""
    if character in ALPHABET:
        return character, ()
    if character in APOSTROPHES:
        return "'", ("separators",)
    if is_separator(character):
        return " ", ("separators",)
    if not is_letter(character):
        return " " if unicodedata.category(character)[0] in "PS" else "", ("dropped",)
    roman = "".join(letter for letter in anyascii(character) if letter in ALPHABET and letter != ",")
    # A capital letter gives one capital; scripts without case give none of their own.
    return roman.capitalize() if character.isupper() else roman.lower(), ("romanised",)


def _tidy(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" .,;'")


def _in_one_case(text: str) -> bool:
    """Whether the cased letters of ``text`` are all capitals or all small (or there are none).

    Letters without a capital of their own (ß among capitals) do not count.
    """
    return len({is_capital(letter) for letter in set(text)} - {None}) < 2
