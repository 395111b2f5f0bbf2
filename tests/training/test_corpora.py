"""What --data accepts, and the lists from packages: filtered, weighted, and left out if a package is missing."""

import sys

import numpy as np
import pytest

from letterwise import corpus
from letterwise.parts import folded, held_out_names
from letterwise.text import read
from training import corpora
from training.corpora import FAKER, from_packages, package_lists


@pytest.fixture(scope="module")
def starter():
    return corpus.load("starter")


@pytest.fixture(scope="module")
def lists():
    return package_lists()


def shares(loaded, language):
    label = loaded.languages.index(language)
    rows = np.flatnonzero(loaded.labels == label)
    return {loaded.texts[row]: loaded.shares[row] for row in rows}


def test_every_package_list_is_present_and_long(lists, starter):
    assert set(lists) == set(FAKER) == set(starter.languages) - {"Scottish"}
    assert all(len(names) >= 10 for of_language in lists.values() for names in of_language)
    assert sum(len(names) for names in lists["Polish"]) > 3000
    bearers = lists["Japanese"][-1]
    assert bearers["さとう"] > bearers["おかだ"] > 0
    assert bearers["わたなべ"] > 1_070_000  # 渡辺 alone has that many


def test_names_found_only_in_other_languages_are_left_out(starter, lists):
    loaded = from_packages(starter, lists)
    assert loaded.dropped["only in other languages"] > 100
    english = shares(loaded, "English")
    assert "Zhang" in next(iter(names for names in lists["English"] if "Zhang" in names))
    assert english.keys() & {"Zhang", "Nguyen", "Martinez"} == set()
    assert {"Smith", "Johnson"} <= english.keys()
    assert [text for text in loaded.texts if read(text).text != text] == []


def test_a_languages_shares_are_the_mean_of_its_lists(starter):
    lists = {
        "Greek": [{"Αλεξίου": 3, "Petrou": 1}, {"Petrou": 5, "Xxxxou": 5}],
        "Korean": [{"김": 2, "Xxxxim": 6}],
    }
    loaded = from_packages(starter, lists)
    assert shares(loaded, "Greek") == pytest.approx({"Alexiou": 3 / 8, "Petrou": 1 / 8 + 1 / 4, "Xxxxou": 1 / 4})
    assert shares(loaded, "Korean") == pytest.approx({"Kim": 1 / 4, "Xxxxim": 3 / 4})
    assert loaded.sources == ("packages",)


@pytest.fixture
def no_archive(monkeypatch, tmp_path):
    monkeypatch.setattr(corpus, "fetch_archive", lambda cache: corpus.DATA / "starter")


@pytest.mark.usefixtures("no_archive")
def test_all_combines_the_three_in_the_mix_of_the_first(starter):
    combined = corpora.load("all")
    assert combined.sources == ("archive", "starter", "packages")
    assert len(combined.texts) > len(starter.texts) + 5000
    assert np.bincount(combined.labels, combined.shares) == pytest.approx(np.ones(18))
    mix = np.bincount(combined.labels, combined.weights)
    assert mix / mix.sum() == pytest.approx(np.bincount(starter.labels) / len(starter.labels), abs=1e-3)
    assert combined.dropped["held out"] > 100
    assert not held_out_names() & {folded(text) for text in combined.texts}


def test_a_users_own_names_are_kept_even_if_they_are_held_out_for_scoring(tmp_path):
    for language in ("Left", "Right"):
        (tmp_path / f"{language}.txt").write_text("Rossi\nNovak\nArafat\n", encoding="utf-8")
    assert {"Arafat"} <= set(corpora.load(str(tmp_path)).texts)
    assert folded("Arafat") in held_out_names()


@pytest.mark.usefixtures("no_archive")
@pytest.mark.parametrize("missing", corpora.PACKAGES)
def test_a_missing_package_is_reported_and_skipped(missing, monkeypatch, capsys):
    for name in [name for name in sys.modules if name.startswith(f"{missing}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    assert corpora.load("all").sources == ("archive", "starter")
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert missing in err
    assert "pip install -r requirements-dev.txt" in err


def test_other_corpora_are_loaded_by_letterwise(starter):
    assert corpora.load("starter").sha256 == starter.sha256
    with pytest.raises(corpus.CorpusError, match="no such folder"):
        corpora.load("nowhere")
