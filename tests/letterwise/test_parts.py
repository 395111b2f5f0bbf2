"""Which part of the data a name is in, and which names no training may see."""

import hashlib

import pytest

from letterwise import corpus, parts
from letterwise.parts import PARTS, folded, held_out_names, part, scoring_names


@pytest.mark.parametrize("seed", [0, 7])
def test_of_ten_names_eight_are_trained_on_by_their_hash(seed):
    parts_seen = set()
    for name in ("Smith", "Sato", "O'Brien", "Novak", "Ng", "Dostoevsky", "Abe", "Li", "Coyle", "Laird", "Falcone"):
        digit = int(hashlib.sha256(f"{seed}:{name.lower()}".encode()).hexdigest(), 16) % 10
        assert part(name, seed) == ("validation" if digit == 8 else "test" if digit == 9 else "train")
        assert part(name.upper(), seed) == part(name, seed)
        parts_seen.add(part(name, seed))
    assert parts_seen <= set(PARTS)
    assert part("Smith") == part("Smith", 0)


def test_spellings_of_one_name_fold_to_the_same():
    assert {folded(text) for text in ("O'Brien", "OBrien", "O Brien", "o'brien")} == {"obrien"}
    assert folded("Van Der Berg") == "vanderberg"


def test_the_names_of_a_list_are_read_up_to_the_tab(tmp_path, monkeypatch):
    (tmp_path / "visitors.tsv").write_text("Al Jaber\tArabic\nMüller\tGerman\nO'Brien\n", encoding="utf-8")
    (tmp_path / "others.tsv").write_text("Достоевский\tRussian\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("Smith\tEnglish\n", encoding="utf-8")
    monkeypatch.setattr(parts, "DATA", tmp_path)
    held_out_names.cache_clear()
    scoring_names.cache_clear()
    try:
        assert held_out_names() == {"aljaber", "muller", "obrien"}
        assert scoring_names() == {"aljaber", "muller", "obrien", "dostoevsky"}
    finally:
        held_out_names.cache_clear()
        scoring_names.cache_clear()


def test_the_shipped_list_of_visitors_is_held_out():
    rows = (corpus.DATA / "visitors.tsv").read_text(encoding="utf-8").splitlines()
    assert {"aljaber", "almasri"} <= held_out_names() <= scoring_names()
    assert len(held_out_names()) <= len(rows)
