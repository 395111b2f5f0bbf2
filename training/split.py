"""Which part of the data a name belongs to: it depends on the name alone, so all copies fall in the same part.

Eight tenths of all names are for training, one for validation and one for the test. A test name stays a test name
whatever corpus is added, however it is capitalised and however often it occurs. Spellings that differ only in blanks or
apostrophes are the same name: a held-out name is not trained on in another spelling.
"""

from pathlib import Path

import numpy as np

from letterwise.corpus import Corpus, CorpusError
from letterwise.parts import PARTS, folded, part


def split(corpus: Corpus, seed: int = 0) -> dict[str, np.ndarray]:
    """Row numbers, int64, of each of PARTS; no name, once ``folded``, is also in a later part.

    Raises CorpusError if a part would be empty.
    """
    parts = np.array([part(text, seed) for text in corpus.texts])
    rows: dict[str, np.ndarray] = {}
    later = set[str]()
    for name in reversed(PARTS):
        of_part = np.flatnonzero(parts == name)
        rows[name] = of_part[[folded(corpus.texts[row]) not in later for row in of_part]]
        later |= {folded(corpus.texts[row]) for row in of_part}
    for name in PARTS:
        if not len(rows[name]):
            raise CorpusError(f"{corpus.name}: too few names, so the {name} part is empty; add names")
    return {name: rows[name] for name in PARTS}


def write(corpus: Corpus, seed: int, folder: Path) -> None:
    """``train.tsv``, ``validation.tsv`` and ``test.tsv`` in ``folder``: ``text<TAB>language``, no header.

    Raises CorpusError if the folder cannot be written.
    """
    parts = split(corpus, seed)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in parts.items():
            lines = (f"{corpus.texts[row]}\t{corpus.languages[corpus.labels[row]]}\n" for row in rows)
            (folder / f"{name}.tsv").write_text("".join(lines), encoding="utf-8", newline="")
    except OSError as error:
        raise CorpusError(f"{folder} cannot be written ({error.strerror or error}); use another folder") from error
