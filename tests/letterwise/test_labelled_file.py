"""Scoring a labelled file: exactly these keys, over the languages that occur in it."""

import numpy as np
import pytest
from sklearn import metrics

from letterwise import corpus
from letterwise.labelled_file import evaluate
from letterwise.predictor import PRIORS
from letterwise.table import TableError

KEYS = ["accuracy", "top3", "macro_f1", "nll", "ece", "n"]


@pytest.fixture(scope="module")
def labelled():
    """(name, language) pairs of three languages from data/starter."""
    starter = corpus.load("starter")
    pairs = [(text, starter.languages[k]) for text, k in zip(starter.texts, starter.labels, strict=True)]
    return [pair for pair in pairs if pair[1] in ("Dutch", "Japanese", "Russian")][::9]


@pytest.fixture
def write(tmp_path):
    def to_file(content):
        (tmp_path / "labelled.tsv").write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(tmp_path / "labelled.tsv")

    return to_file


def lines(pairs):
    return "".join(f"{name}\t{language}\n" for name, language in pairs)


@pytest.mark.parametrize("prior", PRIORS)
def test_the_scores_are_those_of_predict_many(predictor, labelled, write, prior):
    scores = evaluate(predictor, write(lines(labelled)), prior)
    labels = np.array([predictor.languages.index(language) for _, language in labelled])
    assert list(scores) == ["RNN", "LSTM", "MyLSTM"]
    for model, p in predictor.predict_many([name for name, _ in labelled], prior).items():
        best = p.argmax(axis=1)
        assert list(scores[model]) == KEYS
        assert scores[model]["n"] == len(labelled)
        assert scores[model]["accuracy"] == pytest.approx(metrics.accuracy_score(labels, best))
        macro = metrics.f1_score(labels, best, labels=np.unique(labels), average="macro", zero_division=0)
        assert scores[model]["macro_f1"] == pytest.approx(macro)
        nll = -np.log(p[np.arange(len(labels)), labels].astype(np.float64))
        assert scores[model]["nll"] == pytest.approx(nll.mean(), rel=1e-6)


def test_bom_windows_line_ends_and_blank_lines_change_nothing(predictor, labelled, write):
    plain = evaluate(predictor, write(lines(labelled)))
    messy = "\ufeff" + lines(labelled).replace("\n", "\r\n\r\n  \r\n").rstrip()
    assert evaluate(predictor, write(messy)) == plain


def test_names_with_nothing_to_read_are_reported_and_not_scored(predictor, labelled, write, capsys):
    plain = evaluate(predictor, write(lines(labelled)))
    assert capsys.readouterr().err == ""
    assert evaluate(predictor, write(lines([("123", "Dutch"), *labelled, ("", "Greek")]))) == plain
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "2" in err


def test_one_name_is_enough(predictor, write):
    for figures in evaluate(predictor, write("Smith\tEnglish")).values():
        assert figures["n"] == 1
        assert figures["accuracy"] == figures["macro_f1"]
        assert all(np.isfinite(value) for value in figures.values())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["no readable name"]),
        ("\n\n", ["no readable name"]),
        ("123\tDutch\n", ["no readable name"]),
        ("Smith\tEnglish\nJones\n", ["line 2"]),
        ("Smith\tEnglish\n\nWorf\tKlingon\n", ["line 3", "'Klingon'", "Arabic", "Vietnamese"]),
        ("Smith\tenglish\n", ["line 1", "English"]),
        ("Smith\tEnglish\textra\n", ["line 1"]),
        (b"Smith\tEnglish\nM\xfcller\tGerman\n", ["UTF-8"]),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused(predictor, write, content, words):
    path = write(content)
    with pytest.raises(TableError) as caught:
        evaluate(predictor, path)
    assert len(str(caught.value).splitlines()) == 1
    assert all(word in str(caught.value) for word in [path, *words])


@pytest.mark.parametrize("name", ["missing.tsv", ".", "x" * 300])
def test_a_file_that_cannot_be_opened_is_named(predictor, tmp_path, name):
    with pytest.raises(TableError) as caught:
        evaluate(predictor, str(tmp_path / name))
    assert str(tmp_path / name) in str(caught.value)


def test_a_name_may_have_several_languages(predictor, labelled, write):
    names = [name for name, _ in labelled]
    several = "".join(f"{name}\t{language}, Greek\n" for name, language in labelled)
    scores, plain = evaluate(predictor, write(several)), evaluate(predictor, write(lines(labelled)))
    greek = predictor.languages.index("Greek")
    for model, p in predictor.predict_many(names).items():
        assert list(scores[model]) == [*KEYS, "any_accuracy", "any_top3"]
        assert {key: scores[model][key] for key in KEYS} == plain[model]
        labels = np.array([predictor.languages.index(language) for _, language in labelled])
        best = p.argmax(axis=1)
        assert scores[model]["any_accuracy"] == pytest.approx(((best == labels) | (best == greek)).mean())
        assert scores[model]["any_top3"] >= plain[model]["top3"]


def test_an_unknown_one_of_several_languages_is_named(predictor, write):
    with pytest.raises(TableError, match="line 1: unknown language 'Klingon'"):
        evaluate(predictor, write("Smith\tEnglish,Klingon"))


def test_another_encoding_can_be_given(predictor, write):
    path = write("Müller\tGerman\n".encode("windows-1252"))
    assert evaluate(predictor, path, encoding="windows-1252") == evaluate(predictor, write("Müller\tGerman\n"))


def test_a_language_with_a_tab_or_without_letters_is_unknown(predictor, write):
    with pytest.raises(TableError, match=r"line 1: unknown language 'German\\tx'"):
        evaluate(predictor, write("Müller\tGerman\tx\n"))
    with pytest.raises(TableError, match="line 1: unknown language ''"):
        evaluate(predictor, write("Müller\t\n"))


@pytest.mark.parametrize(
    ("unread", "message"),
    [
        (["123"], "1 name had nothing to read and is not scored"),
        (["123"] * 2, "2 names had nothing to read and are not scored"),
        (["123"] * 1000, "1,000 names had nothing to read and are not scored"),
    ],
)
def test_the_number_of_names_with_nothing_to_read_is_reported(predictor, write, capsys, unread, message):
    pairs = [("Smith", "English"), ("Sato", "Japanese"), ("Abe", "Japanese"), *((name, "Dutch") for name in unread)]
    assert {figures["n"] for figures in evaluate(predictor, write(lines(pairs))).values()} == {3}
    assert capsys.readouterr().err == f"{message}\n"


def test_messages_about_files_that_cannot_be_scored_are_exact(predictor, write):
    known = (
        "Arabic, Chinese, Czech, Dutch, English, French, German, Greek, Irish, Italian, Japanese, Korean, Polish, "
        "Portuguese, Russian, Scottish, Spanish, Vietnamese"
    )
    for content, message in (
        ("Smith\tEnglish\n\nWorf\tKlingon\n", f"line 3: unknown language 'Klingon'; known: {known}"),
        ("Smith English\n", "line 1 is not name<TAB>language"),
        ("123\tDutch\n", "contains no readable name"),
    ):
        path = write(content)
        with pytest.raises(TableError) as caught:
            evaluate(predictor, path)
        assert str(caught.value) == f"{path}: {message}"
