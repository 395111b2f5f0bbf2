"""Reading a name: any string in, at most 64 letters of the networks' alphabet out.

Corpus, training, page, command line and static site all share it, so that a network answers on text written
the way its training names were.
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
NOTHING = BLANK + 1  # index of the padding before a name shorter than others in its batch (export/bulk.py)
MAX_LETTERS = 64

# Possible values in Reading.changes, in this order; their sentences are in letterwise/locales.
CHANGES = (
    "script",
    "japanese",
    "mandarin",
    "korean",
    "surname",
    "telling",
    "romanised",
    "separators",
    "dropped",
    "recased",
    "cut",
)

MAX_SOURCE = 128  # characters considered: twice MAX_LETTERS, to allow for marks and symbols among the letters
_PLAIN = re.compile(rf"[A-Z][a-z]{{1,{MAX_LETTERS - 1}}}")  # most names: nothing to change
APOSTROPHES = frozenset("`´ʹʻʼʽʾʿˈ՚‘’‛′＇")
_JOINERS = frozenset("_·‧・･⁃−")  # stand between words, but Unicode does not class them as dashes
WORD_START = re.compile(r"(?:^|(?<=[ .,;']))[a-z]")
# Fullwidth Latin letters, halfwidth kana and the four positional forms of Arabic letters, all variants of plain ones.
FORMS = re.compile("[\ufb50-\ufdcf\ufe70-\ufefc\uff01-\uff06\uff08-\uffef]+")
_BLANKS = re.compile(" +")
_WORD = re.compile("[^ .,;]+")
_CAPITALS = re.compile("(?<=[a-z])([A-Z])([A-Z]+)")
COMMA = re.compile("[,\u060c\u3001]")
# Particles of family names: they stay lower case beside capitalised words.
PARTICLES = frozenset(
    """
    a af al am an and av aw bar bat ben bin bint d da das de degli dei del della dem den der des di do dos du e
    ibn il in la las le les li lo los mac mc mhic na ni nic of op san ten ter tes ui und van vel ver vom von y
    zu zum zur
    """.split()
)
# Other words that begin a family name, in any case: they are not given names.
SURNAME_WORDS = frozenset("abd abdel abu ap el fitz nu o saint santa santo st ste t thi vande vanden vander".split())
_INDEX = np.full(128, BLANK, dtype=np.int64)
_INDEX[[ord(c) for c in ALPHABET]] = range(BLANK)
_PAD = "\0"  # a character that occurs in no text
_LEFT_PADDED_INDEX = np.where(np.arange(128) == ord(_PAD), NOTHING, _INDEX)


@dataclass(frozen=True)
class Reading:
    """What the networks see of a name, and which of CHANGES were made (tidied blanks are not reported)."""

    text: str  # at most 64 characters of ALPHABET; "" if there is nothing to read
    changes: tuple[str, ...] = ()
    other: tuple[tuple[str, str], ...] = ()  # (language, text): readings of the same characters in other languages


def read(name: str) -> Reading:
    """Read any Python string (even lone surrogates) as letters of ALPHABET; never raises, idempotent, linear time.

    Known scripts are spelled as the names' bearers do (letterwise.scripts), other letters and marks are romanised by
    anyascii. Of ``Smith, John`` only the surname is read. Symbols between letters become a blank or ``'``; capitals are
    corrected word by word: ``O'BRIEN`` and ``o'brien`` become ``O'Brien``, ``McDonald`` stays.
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
    other_readings: tuple[tuple[str, str], ...] = ()
    latin = source
    if not source.isascii():
        spelling = spell(source)
        latin, other_readings = spelling.text, spelling.other
        changes |= spelling.changes
    letters, letter_changes = zip(*map(_letters, latin), strict=True) if latin else ((), ())
    changes.update(*letter_changes)
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
    return Reading(text, tuple(change for change in CHANGES if change in changes), other_readings)


def encode(texts: Sequence[str]) -> np.ndarray:
    """Readings as letter indices: int64 [batch, time], padded at the end with BLANK to the longest text."""
    return _indices(texts, str.ljust, _INDEX)


def encode_ends(texts: Sequence[str]) -> np.ndarray:
    """Readings aligned at their ends, as bulk.onnx takes them: int64 [batch, time], NOTHING before the shorter ones."""
    return _indices(texts, str.rjust, _LEFT_PADDED_INDEX)


def _indices(texts: Sequence[str], pad: Callable[[str, int, str], str], index: np.ndarray) -> np.ndarray:
    time = max(map(len, texts), default=0)
    characters = "".join([pad(text, time, _PAD) for text in texts])
    return index[np.frombuffer(characters.encode("ascii"), np.uint8)].reshape(len(texts), time)


def _has_letter(part: str) -> bool:
    return any(character in string.ascii_letters or is_letter(character) for character in part)


def _recased(word: str) -> str:
    """A word of a mixed-case text: capitals inside it are lowered, a lower-case word is capitalised."""
    if word.islower():
        return word if word in PARTICLES or word.startswith("d'") else word[0].upper() + word[1:]
    if "'" in word or word.isupper():
        parts = word.split("'")
        shouted = any(len(part) > 1 and part.isupper() for part in parts)
        return "'".join(part.capitalize() for part in parts) if shouted else word
    return _CAPITALS.sub(lambda capitals: capitals[1] + capitals[2].lower(), word)


def _in_order(source: str) -> str:
    """Combining marks in canonical order. Normalisation sorts them too, but takes quadratic time on a long run."""
    if source.isascii():
        return source
    runs = groupby(source, lambda character: unicodedata.combining(character) > 0)
    return "".join("".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs)


def is_separator(character: str) -> bool:
    """Whether the character separates words: hyphens, dashes, blanks of every kind."""
    return unicodedata.category(character) == "Pd" or character.isspace() or character in _JOINERS


def is_letter(character: str) -> bool:
    """Whether the character gets romanised: letters and marks outside ASCII."""
    return unicodedata.category(character)[0] in "LM" and not character.isascii()


@lru_cache(maxsize=4096)
def is_capital(character: str) -> bool | None:
    """True for a capital, False for a small letter, None without case or without a single capital letter (ß)."""
    cased = character.isalpha() and character.isupper() != character.islower() and len(character.upper()) == 1
    return character.isupper() if cased else None


@lru_cache(maxsize=4096)
def _letters(character: str) -> tuple[str, tuple[str, ...]]:
    """One source character as characters of ALPHABET, and which of CHANGES that took."""
    if character in ALPHABET:
        return character, ()
    if character in APOSTROPHES:
        return "'", ("separators",)
    if is_separator(character):
        return " ", ("separators",)
    if not is_letter(character):
        return " " if unicodedata.category(character)[0] in "PS" else "", ("dropped",)
    roman = "".join(letter for letter in anyascii(character) if letter in ALPHABET and letter != ",")
    # A capital letter gives exactly one capital; scripts without case give none.
    return roman.capitalize() if character.isupper() else roman.lower(), ("romanised",)


def _tidy(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" .,;'")


def _in_one_case(text: str) -> bool:
    """Whether the cased letters of ``text`` are all capitals or all small (or there are none).

    Letters without a capital of their own (ß) do not count.
    """
    return len({is_capital(letter) for letter in set(text)} - {None}) < 2
