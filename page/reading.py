"""View: the name as the networks see it, one tile a letter, and what was changed to read it."""

from html import escape

from letterwise.scripts import OTHERS
from letterwise.text import MAX_LETTERS, Reading
from letterwise.words import language_name, reading_note, say


def render(name: str, reading: Reading, lang: str) -> str:
    """A strip of tiles and a note; always the same number of nodes, so that the page patches them in place."""
    tiles = "".join(
        f'<span class="tile"{"" if letter else " hidden"}>{escape(letter)}</span>'
        for letter in (reading.text[k : k + 1] for k in range(MAX_LETTERS))
    )
    note = reading_note(name, reading.text, reading.changes, lang)
    if not reading.text:
        note = say("nothing_to_read", lang)
    elif len(name.split()) > 1 and "surname" not in reading.changes:
        note = f"{note} {say('two_words', lang)}".strip()
    others = "".join(_other(*pair, lang) for pair in (*reading.other, ("", ""), ("", ""))[:OTHERS])
    return (
        f'<div class="tiles" aria-hidden="true">{tiles}</div><p id="note">{escape(note)}</p>'
        f'<p class="others">{others}</p>'
    )


def _other(language: str, text: str, lang: str) -> str:
    """A button that types what the same signs are read as in another language."""
    label = say("other_reading", lang, language=language_name(language, lang), text=text) if text else ""
    hidden = "" if text else " hidden"
    return f'<button type="button" class="plain" data-name="{escape(text)}"{hidden}>{escape(label)}</button>'
