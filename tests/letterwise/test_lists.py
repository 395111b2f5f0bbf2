"""Which of our own lists hold a name, and whether the networks were taught it."""

from letterwise.lists import our_lists
from letterwise.parts import folded, held_out, part


def lists(predictor, **changes):
    return our_lists(predictor.manifest | changes)


def where(found, kind, name):
    return {k for k, names in enumerate(found[kind]) if folded(name) in names.split("\n")}


def test_a_name_stands_in_every_list_that_holds_it_taught_or_kept_out_by_its_part(predictor):
    found = lists(predictor)
    for name, languages in {"Abbott": {"English"}, "O'Brien": {"Irish"}, "Kruijswijk": {"Dutch"}}.items():
        kind, other = ("taught", "kept_out") if part(name) == "train" else ("kept_out", "taught")
        assert {predictor.languages[k] for k in where(found, kind, name)} >= languages
        assert not where(found, other, name)


def test_the_list_that_scores_is_never_taught(predictor):
    taught = {name for names in lists(predictor)["taught"] for name in names.split("\n")}
    assert not taught & held_out()
    assert len(taught) > 15_000


def test_where_the_lists_are_not_at_hand_nothing_is_said(predictor, tmp_path, monkeypatch):
    monkeypatch.setattr("letterwise.corpus.DATA", tmp_path)
    assert lists(predictor) == {"taught": [], "kept_out": []}


def test_a_language_that_the_networks_do_not_know_is_left_out(predictor):
    found = lists(predictor, languages=["Czech", "Elvish"])
    assert len(found["taught"]) == 2
    assert "novak" in found["taught"][0].split("\n") + found["kept_out"][0].split("\n")
    assert not found["taught"][1]


def test_networks_of_other_lists_have_none(predictor):
    other = lists(predictor, corpus={"name": "mine"})
    assert other == {"taught": [], "kept_out": []}
