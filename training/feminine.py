"""Feminine forms of surnames, such as Ivanova for Ivanov: rare in lists of names, but visitors type them."""

import re

# Language -> (masculine, feminine) endings, of which the first match applies; ``read`` has removed the diacritics.
ENDINGS = {
    "Russian": [("sky", "skaya"), ("oi", "aya"), ("([oe]v)", r"\1a"), ("(in)", r"\1a")],
    "Czech": [("y", "a"), ("ek", "kova"), ("ec", "cova"), ("([bcdfghjklmnprstvz])", r"\1ova")],
    "Polish": [("([sc]|dz)ki", r"\1ka"), ("ny", "na")],
    "Greek": [("os", "ou"), ("([ai])s", r"\1")],
}


def feminine(text: str, language: str) -> str | None:
    """The feminine form of a surname of ``language``; None if these rules give none."""
    for masculine, ending in ENDINGS.get(language, ()):
        form, changed = re.subn(f"{masculine}$", ending, text)
        if changed and form != text:
            return form
    return None
