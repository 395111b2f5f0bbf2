"""The model card: every number in it comes from the manifest."""

from typing import Any

from letterwise.manifest import MODELS
from letterwise.scores import ECE_BINS
from training.scoring import VISITORS

_TEXT = """\
# Model card: RNN, LSTM and MyLSTM

Written by `python train.py` from `artifacts/manifest.json`; change either and the tests say so.

Three recurrent networks, each of the size that a course report gives it, read a surname letter by letter and give a
probability to each of {languages} languages. Shipped as ONNX files, with the corpus's mix of languages (its prior) in
their metadata.

## For what, and not for what

For showing and teaching how recurrent networks read: their gates, their confidence, their mistakes. **Not** for
guessing a person's origin, nationality, language, religion or ethnicity, and not for sorting, screening, pricing or
profiling anyone. A surname does not tell these things; the networks know how lists of names are spelt, no more. Any
name, also one of a language they have never seen, gets one of the {languages}.

## Data

Trained on `{corpus}`: {names:,} distinct names, SHA-256 of the cleaned rows `{sha256}`.

- The archive is that of PyTorch's tutorial on classifying names. Its faults: half of its distinct names are Russian;
  2,000 Arabic rows hold 108 distinct names; 24 rows are the words "To The First Page"; some names hold stray signs.
  Copies, junk and rows with nothing to read are dropped; several languages have fewer than a hundred names.
- The starter lists (`data/starter`) are our own, written down from general knowledge: no sample of any population.
  Some of their names have a rough rank of how common they are.
- The package lists are those of Faker and japanese-personal-name-dataset (both MIT), read where they are installed and
  copied nowhere; a name that ours have under other languages alone is left out of them, for such lists are mixed.
- All are weighted so that the mix of languages stays the archive's, whatever the share of the rows.
- Many surnames belong to several languages; each counts here as right in one row only, unless said.

Split: a name's part depends on its own SHA-256 and the seed ({seed}) alone; eight tenths for training, one for
validation, one for the test. No name that is scored was trained on, in whatever list it stands, nor one that differs
from it only by case, blanks or apostrophes.

## Training

Recipe `{recipe}`: {settings}. For a listed name the target is mostly whose it is, each language's share of those who
bear it; for the rest, and for names that a teacher invents (`training/teacher.py`), what the teacher says, who is made
of counted letter models and an n-gram model. At the end a temperature is fitted on the validation names and folded into
the output layer.

## Scores

Macro-F1 is the mean over the languages present; recall likewise. `corpus` is the answer as the files give it, for names
in the corpus's mix; `equal` takes every language as equally likely beforehand; `balanced`, the default, takes the
corpus's mix to the power {balanced:g}. That power is chosen on validation names, weighed by how common they are, for
visitors whose mix of languages is the corpus's to the power {assumed:g} (`training/scoring.py`). The networks learn the
mix to the power {tau:g}, and what is missing is added to the output layer's bias: what they then have is close to the
corpus's mix, not exactly that.

{scores}

### Names that visitors might type

{visitors}

### Names that a stranger tries first

{common}

### Names in their own script

First answer right and right among three, of the names as their bearers write them and of the usual Latin spelling of
the same names, balanced prior (`data/visitors-scripts.tsv`, `data/visitors-scripts-latin.tsv`). Written independently
of the tables that read them; many are in the training lists: this measures the reading, not what new names get.
`python -m letterwise --evaluate data/visitors-scripts.tsv` scores them all together.

{scripts}

### Share of names found, by language

{recall}

A dash means that a language has no test names. Shares on twenty names are rough: one name more is five points.

### As many languages as it takes

Sets of languages that hold the right one for 9 of 10 names (split conformal prediction: every language whose
probability reaches a threshold, from the validation names). On the {covered_names:,} test names of the whole corpus:

{coverage}

### Largest confusions

{confusion}

### Calibration

Expected calibration error on {part}'s {tested:,} test names under the corpus's prior, beside what a perfectly
calibrated model with the same confidences would score, and the answers after two letters alone:

{calibration}

Accuracy of the names answered with a given confidence:

{bins}

## Reproducing this

`python train.py` on the same machine and versions ({versions}).
"""


def card(manifest: dict[str, Any]) -> str:
    """The text of MODEL_CARD.md, from a manifest that ``train.py`` wrote."""
    details = manifest["details"]
    recipe = dict(manifest["recipe"])
    return _TEXT.format(
        languages=len(manifest["languages"]),
        corpus=manifest["corpus"]["name"],
        names=manifest["corpus"]["names"],
        sha256=manifest["corpus"]["sha256"],
        seed=manifest["seed"],
        recipe=recipe.pop("name"),
        settings=", ".join(f"{name.replace('_', ' ')} {value:,}" for name, value in recipe.items()),
        scores=_scores(manifest["scores"]),
        balanced=manifest.get("balanced", 0),
        tau=manifest["recipe"]["tau"],
        assumed=VISITORS,
        visitors=_names(manifest.get("visitors"), _VISITORS, "recall"),
        common=_names(manifest.get("common"), _COMMON, "any_recall"),
        scripts=_scripts(manifest.get("scripts")),
        recall=_recall(details),
        covered_names=manifest["scores"][manifest["corpus"]["name"]]["RNN"]["corpus"]["n"],
        coverage=_coverage(manifest["coverage"]["test"]),
        confusion=_confusion(details["confusion"], manifest["languages"]),
        part=details["part"],
        tested=sum(details["support"].values()),
        calibration=_calibration(manifest),
        bins=_bins(details["calibration"]),
        versions=", ".join(f"{name} {number}" for name, number in manifest["versions"].items()),
    )


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, without a trailing newline."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _scores(scores: dict[str, Any]) -> str:
    names = {
        "accuracy": "accuracy",
        "top3": "top-3",
        "macro_f1": "macro-F1",
        "nll": "NLL",
        "ece": "ECE",
        "macro_recall": "recall",
    }
    rows = [
        [part, f"{figures['n']:,}", model, prior, *(f"{figures[name]:.3f}" for name in names)]
        for part, by_model in scores.items()
        for model, by_prior in by_model.items()
        for prior, figures in sorted(by_prior.items(), reverse=True)
    ]
    return table(["test names of", "names", "model", "prior", *names.values()], rows)


_VISITORS = """\
{names:,} surnames that nothing here was trained on (`data/visitors.tsv`). Nothing is chosen by them, but every set of
networks shipped since the list was written has been scored on it: eight up to version 1.1.0. A name counts as right in
one language alone. By language the share whose first answer is right:"""
_COMMON = """\
{names:,} well-known and very common surnames, 40 a language, each with all the languages that it is found in
(`data/common.tsv`). They are **not** kept out of training: this is what visitors meet. "Any": an answer with one of the
name's languages is right. By language the share whose first answer is one of them:"""


def _names(result: dict[str, Any] | None, intro: str, by_language: str) -> str:
    """The scores on one list of names: a table by prior and model, and one by language."""
    if not result:
        return "Not measured for this corpus."
    columns = [(prior, model) for prior in result["scores"] for model in result["scores"][prior]]
    figures = ("top1", "top3") if by_language == "recall" else ("top1", "top3", "any_top1", "any_top3")
    titles = {
        "top1": "first answer right",
        "top3": "among the first three",
        "any_top1": "any, first",
        "any_top3": "any, among three",
    }
    by_prior = table(
        ["prior", "model", *(titles[figure] for figure in figures)],
        [[prior, model, *(_share(result["scores"][prior][model][f]) for f in figures)] for prior, model in columns],
    )
    recalls = [result["scores"][prior][model][by_language] for prior, model in columns]
    rows = [[language, *(_share(recall[language]) for recall in recalls)] for language in recalls[0]]
    per_language = table(["language", *(f"{model}, {prior}" for prior, model in columns)], rows)
    return f"{intro.format(names=result['names'])}\n\n{by_prior}\n\n{per_language}"


def _scripts(scripts: dict[str, Any] | None) -> str:
    if not scripts:
        return "Not measured for this corpus."
    head = ["script", "names", *(f"{model}{suffix}" for model in MODELS for suffix in ("", ", in Latin letters"))]
    rows = []
    for script, figures in scripts.items():
        shares = [figures[model] for model in MODELS]
        cells = [f"{_share(a)} / {_share(b)}" for values in shares for a, b in (values[:2], values[2:])]
        rows.append([script, f"{figures['names']:,}", *cells])
    return table(head, rows)


def _recall(details: dict[str, Any]) -> str:
    columns = {f"{m}, {prior}": shares for m in MODELS for prior, shares in details["recall"][m].items()}
    head = ["language", "test names", *columns]
    rows = [
        [language, f"{names:,}" if names else "no test names", *(_share(c[language]) for c in columns.values())]
        for language, names in details["support"].items()
    ]
    return table(head, rows)


def _coverage(test: dict[str, Any]) -> str:
    rows = [
        [model, prior, _share(figures["covered"]), f"{figures['size']:.2f}"]
        for model, by_prior in test.items()
        for prior, figures in by_prior.items()
    ]
    return table(["model", "prior", "sets that hold the right language", "languages in a set"], rows)


def _confusion(confusion: dict[str, list[list[int]]], languages: list[str]) -> str:
    lines = []
    for model, counts in confusion.items():
        pairs = [(n, a, b) for a, row in enumerate(counts) for b, n in enumerate(row) if a != b and n]
        worst = sorted(pairs, key=lambda pair: -pair[0])[:6]
        lines.append(f"- {model}: " + ", ".join(f"{languages[a]} as {languages[b]} {n}" for n, a, b in worst))
    return "\n".join(lines)


def _calibration(manifest: dict[str, Any]) -> str:
    details, rows = manifest["details"], []
    for model in MODELS:
        error = manifest["scores"][details["part"]][model]["corpus"]["ece"]
        confidence, right = details["after_two_letters"][model]
        rows.append([model, _share(error), _share(details["ece_floor"][model]), _share(confidence), _share(right)])
    return table(["", "ECE", "if perfect", "confidence after 2 letters", "accuracy after 2 letters"], rows)


def _bins(calibration: dict[str, list[list[float]]]) -> str:
    rows = [
        [f"{k / ECE_BINS:.2f} to {(k + 1) / ECE_BINS:.2f}"]
        + [f"{right:.2f} of {names:,.0f}" if names else "–" for names, _, right in bins]
        for k, bins in enumerate(zip(*(calibration[model] for model in MODELS), strict=True))
    ]
    return table(["confidence", *MODELS], rows)
