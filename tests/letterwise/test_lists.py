"""Which of our own lists contain a name, and whether the networks were trained on it."""

from letterwise import corpus
from letterwise.lists import our_lists
from letterwise.parts import folded, held_out, part


def lists(predictor, **changes):
    return our_lists(predictor.manifest | changes)


def where(by_kind, kind, name):
    return {k for k, names in enumerate(by_kind[kind]) if folded(name) in names.split("\n")}


def test_a_name_stands_in_every_list_that_holds_it_taught_or_kept_out_by_its_part(predictor):
    by_kind = lists(predictor)
    for name, languages in {"Abbott": {"English"}, "O'Brien": {"Irish"}, "Kruijswijk": {"Dutch"}}.items():
        kind, other_kind = ("taught", "kept_out") if part(name) == "train" else ("kept_out", "taught")
        assert {predictor.languages[k] for k in where(by_kind, kind, name)} >= languages
        assert not where(by_kind, other_kind, name)


def test_the_scoring_list_is_never_taught(predictor):
    taught = {name for names in lists(predictor)["taught"] for name in names.split("\n")}
    assert not taught & held_out()
    assert len(taught) > 15_000


def test_where_the_lists_are_not_at_hand_nothing_is_said(predictor, tmp_path, monkeypatch):
    monkeypatch.setattr("letterwise.corpus.DATA", tmp_path)
    assert lists(predictor) == {"taught": [], "kept_out": []}


def test_a_language_that_the_networks_do_not_know_is_left_out(predictor):
    by_kind = lists(predictor, languages=["Czech", "Elvish"])
    assert len(by_kind["taught"]) == 2
    assert "novak" in by_kind["taught"][0].split("\n") + by_kind["kept_out"][0].split("\n")
    assert not by_kind["taught"][1]


def test_networks_of_other_lists_have_none(predictor):
    by_kind = lists(predictor, corpus={"name": "mine"})
    assert by_kind == {"taught": [], "kept_out": []}


def test_what_was_taught_depends_on_the_seed_of_the_split(predictor, tmp_path, monkeypatch):
    (tmp_path / "English.txt").write_text("Abbott\nCoyle\nLaird\n")
    (tmp_path / "Czech.txt").write_text("Novak\n")
    few = corpus.load(str(tmp_path))
    monkeypatch.setattr(corpus, "load", lambda data: few)
    english = predictor.languages.index("English")
    for seed in range(9):
        by_kind = lists(predictor, seed=seed)
        for name in ("Abbott", "Coyle", "Laird"):
            kind = "taught" if part(name, seed) == "train" else "kept_out"
            assert name.lower() in by_kind[kind][english].split("\n")
