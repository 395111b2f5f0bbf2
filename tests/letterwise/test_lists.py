"""Which of our own lists contain a name, and whether the networks were trained on it."""

from letterwise import corpus
from letterwise.lists import our_lists
from letterwise.parts import folded, held_out_names, part


def lists(predictor, **changes):
    return our_lists(predictor.manifest | changes)


def languages_with(by_kind, kind, name):
    return {k for k, names in enumerate(by_kind[kind]) if folded(name) in names.split("\n")}


def test_a_name_is_in_every_list_that_has_it_trained_on_or_held_out_by_its_part(predictor):
    by_kind = lists(predictor)
    for name, languages in {"Abbott": {"English"}, "O'Brien": {"Irish"}, "Kruijswijk": {"Dutch"}}.items():
        kind, other_kind = ("trained_on", "held_out") if part(name) == "train" else ("held_out", "trained_on")
        assert {predictor.languages[k] for k in languages_with(by_kind, kind, name)} >= languages
        assert not languages_with(by_kind, other_kind, name)


def test_no_network_was_trained_on_the_scoring_list(predictor):
    trained_on = {name for names in lists(predictor)["trained_on"] for name in names.split("\n")}
    assert not trained_on & held_out_names()
    assert len(trained_on) > 15_000


def test_without_the_lists_nothing_is_said(predictor, tmp_path, monkeypatch):
    monkeypatch.setattr("letterwise.corpus.DATA", tmp_path)
    assert lists(predictor) == {"trained_on": [], "held_out": []}


def test_a_language_that_the_networks_do_not_know_is_left_out(predictor):
    by_kind = lists(predictor, languages=["Czech", "Elvish"])
    assert len(by_kind["trained_on"]) == 2
    assert "novak" in by_kind["trained_on"][0].split("\n") + by_kind["held_out"][0].split("\n")
    assert not by_kind["trained_on"][1]


def test_networks_of_other_lists_have_none(predictor):
    by_kind = lists(predictor, corpus={"name": "mine"})
    assert by_kind == {"trained_on": [], "held_out": []}


def test_what_was_trained_on_depends_on_the_seed_of_the_split(predictor, tmp_path, monkeypatch):
    (tmp_path / "English.txt").write_text("Abbott\nCoyle\nLaird\n")
    (tmp_path / "Czech.txt").write_text("Novak\n")
    few = corpus.load(str(tmp_path))
    monkeypatch.setattr(corpus, "load", lambda data: few)
    english = predictor.languages.index("English")
    for seed in range(9):
        by_kind = lists(predictor, seed=seed)
        for name in ("Abbott", "Coyle", "Laird"):
            kind = "trained_on" if part(name, seed) == "train" else "held_out"
            assert name.lower() in by_kind[kind][english].split("\n")
