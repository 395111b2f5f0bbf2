"""Every sentence that Letterwise shows, in English and Chinese, from ``locales/``, which the browser reads too."""

import json
from collections.abc import Sequence
from pathlib import Path

LOCALES = Path(__file__).with_name("locales")
LANGS = ("en", "zh")
NOTED = frozenset({"script", "surname", "separators", "dropped", "cut"})  # changes of a reading worth mentioning

# lang -> {"languages": names of the archive's languages, "glossary": technical terms, "sentences": by key}
WORDS: dict[str, dict[str, dict[str, str]]] = {
    lang: json.loads((LOCALES / f"{lang}.json").read_text(encoding="utf-8")) for lang in LANGS
}


def say(key: str, lang: str, **values: object) -> str:
    """The sentence ``key`` in ``lang`` (English if not one of LANGS), its placeholders filled with ``values``."""
    return WORDS.get(lang, WORDS["en"])["sentences"][key].format(**values)


def language_name(language: str, lang: str) -> str:
    """A language's name in ``lang``; languages of a user's own corpus keep the name they have there."""
    return WORDS.get(lang, WORDS["en"])["languages"].get(language, language)


def reading_note(name: str, read_as: str, changes: Sequence[str], lang: str) -> str:
    """What a name was read as, in a sentence or two; empty if it only lost capitals or accents, or was not read."""
    if not read_as or NOTED.isdisjoint(changes):
        return ""
    kind = next((change for change in ("japanese", "mandarin", "korean") if change in changes), "as")
    sentences = [say(f"read_{kind}", lang, text=read_as, name=name.strip()[:40])]
    sentences += [say(change, lang) for change in ("surname", "telling", "cut") if change in changes]
    return ("" if lang == "zh" else " ").join(sentences)


def percent(share: float) -> str:
    """A probability formatted for people: ``97 %``, ``4.2 %``, ``< 0.1 %``, ``> 99.9 %``."""
    if share < 0.001:
        return "< 0.1 %"
    if share > 0.999:
        return "> 99.9 %"
    return f"{100 * share:.{0 if 0.0995 <= share < 0.995 else 1}f} %"
