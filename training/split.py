"""Which part of the data a name belongs to: it depends on the name alone, so no copy of it can stray.

Eight tenths of all names are for training, one for validation, one for the test. A name that is test stays
test whatever corpus is added beside it, in whatever case it is written and however often it occurs. A name that
another spells without its blanks or apostrophes is one and the same: what is held out is not trained on as another.
"""

from pathlib import Path

import numpy as np

from letterwise.corpus import Corpus, CorpusError
from letterwise.parts import PARTS, folded, part


def split(corpus: Corpus, seed: int = 0) -> dict[str, np.ndarray]:
    """Row numbers, int64, of each of PARTS; no name of one is, ``folded``, one of a later part.

    Raises CorpusError where one would be empty.
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
            raise CorpusError(f"{corpus.name}: too few names, none falls in the {name} part; add names")
    return {name: rows[name] for name in PARTS}


def write(corpus: Corpus, seed: int, folder: Path) -> None:
    """``train.tsv``, ``validation.tsv`` and ``test.tsv`` in ``folder``: ``text<TAB>language``, no header.

    Raises CorpusError where the folder cannot be written.
    """
    parts = split(corpus, seed)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in parts.items():
            lines = (f"{corpus.texts[row]}\t{corpus.languages[corpus.labels[row]]}\n" for row in rows)
            (folder / f"{name}.tsv").write_text("".join(lines), encoding="utf-8", newline="")
    except OSError as error:
        raise CorpusError(f"{folder} cannot be written ({error.strerror or error}); name another folder") from error
