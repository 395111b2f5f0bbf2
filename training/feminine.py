"""Feminine forms of surnames, which lists of names seldom hold and visitors do: Ivanova beside Ivanov."""

import re

# Language -> ending of the masculine form, and of the feminine one; the first that fits. Without marks, as read.
ENDINGS = {
    "Russian": [("sky", "skaya"), ("oi", "aya"), ("([oe]v)", r"\1a"), ("(in)", r"\1a")],
    "Czech": [("y", "a"), ("ek", "kova"), ("ec", "cova"), ("([bcdfghjklmnprstvz])", r"\1ova")],
    "Polish": [("([sc]|dz)ki", r"\1ka"), ("ny", "na")],
    "Greek": [("os", "ou"), ("([ai])s", r"\1")],
}


def feminine(text: str, language: str) -> str | None:
    """The feminine form of a surname of ``language``; None where it has none by these rules."""
    for masculine, ending in ENDINGS.get(language, ()):
        form, changed = re.subn(f"{masculine}$", ending, text)
        if changed and form != text:
            return form
    return None
