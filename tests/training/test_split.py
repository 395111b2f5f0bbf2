"""The split: a name's part against the rule written out again, and the three .tsv files."""

import hashlib

import numpy as np
import pytest

from letterwise import corpus as corpora
from letterwise.parts import PARTS, folded, part
from letterwise.text import read
from training.split import split, write

TENTHS = ["train"] * 8 + ["validation", "test"]


def by_hand(reading, seed=0):
    """``part`` reimplemented, for a reading that is already folded."""
    return TENTHS[int(hashlib.sha256(f"{seed}:{reading}".encode()).hexdigest(), 16) % 10]


def folder(path, **names):
    path.mkdir()
    for language, rows in names.items():
        (path / f"{language}.txt").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def starter():
    return corpora.load("starter")


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Satoshi", "satoshi"),
        ("O’BRIEN", "o'brien"),
        ("McDonald", "mcdonald"),
        ("Fernández", "fernandez"),
        ("Straße", "strasse"),
        ("Au-Yong", "au yong"),
        ("  Lysansky, ", "lysansky"),
        ("Достоевский", "dostoevsky"),
        ("田中", "tianzhong"),
    ],
)
@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_part_is_the_hash_of_seed_and_folded_reading(name, folded, seed):
    assert part(name, seed) == by_hand(folded, seed)


def test_case_and_accents_do_not_change_a_names_part():
    spellings = ["Müller", "MÜLLER", "müller", "Muller", "MULLER", "Mu\u0308ller", " muller. "]
    for seed in range(20):
        assert len({part(spelling, seed) for spelling in spellings}) == 1


def test_a_name_that_is_held_out_is_not_trained_on_under_another_spelling(tmp_path):
    names = [
        "Obrien",
        "O'Brien",
        "Lafarge",
        "La Farge",
        "Dangelo",
        "D'Angelo",
        "Mcdonald",
        "Vanderberg",
        "Van Der Berg",
    ]
    fillers = [f"Name{chr(97 + a)}{chr(97 + b)}" for a in range(6) for b in range(26)]
    corpus = corpora.load(str(folder(tmp_path / "own", English=[*names, *fillers], French=fillers[:3])))
    left_out = 0
    for seed in range(12):
        parts = split(corpus, seed)
        spelled = {
            name: {corpus.texts[k].replace(" ", "").replace("'", "").casefold() for k in rows}
            for name, rows in parts.items()
        }
        assert not spelled["train"] & (spelled["validation"] | spelled["test"])
        assert not spelled["validation"] & spelled["test"]
        left_out += len(corpus.texts) - sum(map(len, parts.values()))
        assert all(part(corpus.texts[k], seed) == name for name, rows in parts.items() for k in rows)
    assert left_out


def test_every_part_is_given():
    assert {part(f"Name{chr(97 + k)}") for k in range(26)} | {part(n) for n in ("Ng", "Abe", "Sato")} == set(PARTS)


def test_split_is_every_row_once_by_the_rule(starter):
    parts = split(starter, seed=3)
    assert list(parts) == list(PARTS)
    assigned = np.concatenate(list(parts.values())).tolist()
    assert len(assigned) == len(set(assigned)) > 0.99 * len(starter.texts)
    spelled = [folded(text) for text in starter.texts]
    assert all(spelled.count(spelled[row]) > 1 for row in set(range(len(starter.texts))) - set(assigned))
    for name, rows in parts.items():
        assert {by_hand(starter.texts[row].casefold(), 3) for row in rows} == {name}


def test_shares_are_about_eight_one_one(starter):
    shares = [len(rows) / len(starter.texts) for rows in split(starter).values()]
    assert shares == pytest.approx([0.8, 0.1, 0.1], abs=0.02)


def test_other_seeds_give_other_splits(starter):
    first, second = ([part(text, seed) for text in starter.texts] for seed in (0, 1))
    moved = np.mean([a != b for a, b in zip(first, second, strict=True)])
    assert moved == pytest.approx(1 - (0.8**2 + 0.1**2 + 0.1**2), abs=0.04)  # as if drawn independently


def test_too_few_names_for_three_parts_are_refused_and_nothing_is_written(tmp_path):
    corpus = corpora.load(str(folder(tmp_path / "small", Left=["Ng"], Right=["Li"])))
    with pytest.raises(corpora.CorpusError, match=r"small.*(train|validation|test)"):
        split(corpus)
    with pytest.raises(corpora.CorpusError):
        write(corpus, 0, tmp_path / "parts")
    assert not (tmp_path / "parts").exists()


def test_an_unwritable_folder_is_named(tmp_path, starter):
    (tmp_path / "file").touch()
    with pytest.raises(corpora.CorpusError, match="file"):
        write(starter, 0, tmp_path / "file" / "parts")


def test_tsv_files_hold_every_row_in_its_part(tmp_path):
    shared = [f"Both{chr(97 + k)}" for k in range(20)]
    path = folder(tmp_path / "c", Left=[*shared, "Müller", "O’Brien"], Right=[*shared, "Достоевский"])
    corpus = corpora.load(str(path))
    out = tmp_path / "deep" / "parts"
    write(corpus, 5, out)
    assert sorted(file.name for file in out.iterdir()) == ["test.tsv", "train.tsv", "validation.tsv"]
    written = []
    for name in PARTS:
        content = (out / f"{name}.tsv").read_bytes().decode("utf-8")
        assert "\r" not in content
        assert content == "" or content.endswith("\n")
        rows = [tuple(line.split("\t")) for line in content.splitlines()]
        assert {by_hand(text.casefold(), 5) for text, _ in rows} <= {name}
        written += rows
    left_rows = [(name, "Left") for name in [*shared, "Muller", "O'Brien"]]
    assert sorted(written) == sorted(left_rows + [(name, "Right") for name in [*shared, "Dostoevsky"]])


def test_in_a_combined_corpus_test_names_stay_test_names(tmp_path, monkeypatch):
    names = [f"{a}{b}no" for a in "BDGKMNPRST" for b in "aeiou"]
    folder(tmp_path / "archive", Left=names[:30], Right=names[20:])
    folder(tmp_path / "starter", Left=[name.upper() for name in names[25:]], Right=names[:10])
    monkeypatch.setattr(corpora, "DATA", tmp_path)
    monkeypatch.setattr(corpora, "fetch_archive", lambda cache: tmp_path / "archive")
    archive = corpora.load("archive")
    joint = corpora.combine(archive, corpora.load("starter"), 0.5)
    assert joint.sources == ("archive", "starter")
    assert len(joint.texts) > len(archive.texts)
    parts = {name: {joint.texts[row].casefold() for row in rows} for name, rows in split(joint).items()}
    for name, rows in split(archive).items():
        assert {archive.texts[row].casefold() for row in rows} <= parts[name]
    assert parts["test"]
    assert not parts["test"] & (parts["train"] | parts["validation"])


def test_the_reading_of_a_row_is_in_the_part_of_the_row():
    """A corpus's rows have already been read; reading them again must not move them to another part."""
    for name in ("SMITH", "d'Arc", "Nuñez-García", "김", "van der Berg"):
        assert part(read(name).text) == part(name)


def test_split_of_the_starter_leaves_no_train_name_in_the_test():
    corpus = corpora.load("starter")
    parts = split(corpus)
    names = {name: {corpus.texts[row].casefold() for row in rows} for name, rows in parts.items()}
    assert not names["train"] & names["test"]
    assert not names["train"] & names["validation"]
