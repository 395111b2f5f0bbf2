"""View: the name as the networks see it, one tile a letter, and what was changed to read it."""

from html import escape

from letterwise.text import MAX_LETTERS, Reading
from letterwise.words import reading_note, say


def render(name: str, reading: Reading, lang: str) -> str:
    """A strip of tiles and a note; always the same number of nodes, so that the page patches them in place."""
    tiles = "".join(
        f'<span class="tile"{"" if letter else " hidden"}>{escape(letter)}</span>'
        for letter in (reading.text[k : k + 1] for k in range(MAX_LETTERS))
    )
    note = reading_note(reading.text, reading.changes, lang)
    if not reading.text:
        note = say("nothing_to_read", lang)
    elif len(name.split()) > 1:
        note = " ".join(filter(None, (note + "." if note else "", say("two_words", lang))))
    return f'<div class="tiles" aria-hidden="true">{tiles}</div><p id="note">{escape(note)}</p>'
