"""Train RNN, LSTM and MyLSTM on surnames, export them to ONNX and score the exported graphs.

    python train.py                                # archive (downloaded once), our and packages' lists; to artifacts/
    python train.py --data starter                 # our own lists only: no network needed
    python train.py --data names.zip --out mine    # your own: a folder or zip with one Language.txt per language
    python train.py --split-out parts              # write the three parts as .tsv and train nothing

Nothing in --out changes until all three networks have been trained, exported, verified against torch and scored.
"""

import argparse
import platform
import sys
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from letterwise import corpus as corpora
from letterwise.arguments import Parser, as_path, complain, escaped, path_or_word
from letterwise.folders import how_to_install
from letterwise.manifest import ARTIFACTS, ArtifactsError
from letterwise.parts import PARTS
from letterwise.text import ALPHABET

CARD = Path(__file__).resolve().parent / "MODEL_CARD.md"


def main(argv: list[str] | None = None) -> int:
    """Exit code: 0 done, 2 bad arguments or files, 1 a failed gate, 130 stopped by Ctrl-C."""
    arguments = _parser().parse_args(argv)
    try:
        return _run(arguments)
    except (corpora.CorpusError, ArtifactsError) as error:
        complain("train.py", error)
        return 2
    except OSError as error:  # a full disk anywhere: torch writes temporary files too
        complain("train.py", f"{error}; --out is intact")
        return 2
    except KeyboardInterrupt:
        print("\ntrain.py: stopped; --out is intact", file=sys.stderr)
        return 130


def _run(arguments: argparse.Namespace) -> int:
    try:
        from export.gate import GateError
        from training import split
        from training.corpora import load
    except ModuleNotFoundError as error:
        if error.name not in ("torch", "onnx", "sklearn"):
            raise
        complain("train.py", f"training needs {error.name}; run: {how_to_install('train')}")
        return 2

    corpus = load(arguments.data)
    print(escaped(corpus.report()))
    if arguments.split_out:
        split.write(corpus, arguments.seed, arguments.split_out)
        print(escaped(f"wrote {', '.join(f'{part}.tsv' for part in PARTS)} to {arguments.split_out}"))
        return 0
    try:
        _train(corpus, arguments)
    except GateError as error:
        complain("train.py", f"export refused, nothing was changed: {error}")
        return 1
    return 0


def _train(corpus: corpora.Corpus, arguments: argparse.Namespace) -> None:
    """Train, export, score and write; raises CorpusError, ArtifactsError or GateError, having changed nothing."""
    import export
    from export import artifacts
    from export.graph import Labels
    from letterwise.predictor import Predictor
    from training.card import card
    from training.circle import circle
    from training.networks import corpus_prior, make_teacher, train_networks
    from training.recipe import RECIPES
    from training.scoring import balance, coverage, details, names, score_split, scripts
    from training.split import split
    from training.units import units

    out = artifacts.prepare(arguments.out)
    started = time.monotonic()
    parts = split(corpus, arguments.seed)
    recipe = RECIPES[arguments.recipe]
    teacher = make_teacher(corpus, parts["train"])
    networks = train_networks(corpus, parts, teacher, recipe, arguments.seed)
    prior = [float(share) for share in corpus_prior(corpus, parts["train"])]
    graphs = export.graphs(networks, Labels(corpus.languages, prior, corpus.sha256))
    predictor = Predictor(graphs)
    manifest = {
        "languages": list(corpus.languages),
        "alphabet": ALPHABET,
        "prior": prior,
        "balanced": balance(predictor, corpus, parts["validation"]),
        "circle": circle(predictor, corpus, parts["validation"]),
        "corpus": {"name": corpus.name, "sha256": corpus.sha256, "names": len(corpus.texts)},
        "seed": arguments.seed,
        "recipe": asdict(recipe),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in ("torch", "onnx")},
    }
    predictor = Predictor(graphs, manifest)
    scores = score_split(predictor, teacher.grams, corpus, parts["test"])
    publishable = set(corpus.sources) - {"archive", "packages"}
    manifest |= {"units": units(predictor, corpus, publishable)}
    manifest |= {"coverage": coverage(predictor, corpus, parts["validation"], parts["test"])}
    manifest |= {"scores": scores, "details": details(predictor, corpus, parts["test"])}
    if set(corpus.sources) <= corpora.OURS:
        manifest |= {list_: names(predictor, f"{list_}.tsv") for list_ in ("visitors", "common")}
        manifest |= {"scripts": scripts(predictor)}
    artifacts.write(out, graphs, manifest)
    if out == ARTIFACTS:
        CARD.write_text(card(Predictor.load(out).manifest), encoding="utf-8")
    _report(scores, manifest["details"], out, time.monotonic() - started)


def _report(scores: dict[str, Any], details: dict[str, Any], out: Path, seconds: float) -> None:
    for part, by_model in scores.items():
        size = by_model["RNN"]["corpus"]["n"]
        print(f"\n{part}, {size:,} test names   accuracy  top-3  macro-F1  (corpus prior)    mean recall (balanced)")
        for model, by_prior in by_model.items():
            corpus, balanced = by_prior["corpus"], by_prior["balanced"]
            figures = f"{corpus['accuracy']:>8.3f}  {corpus['top3']:.3f}  {corpus['macro_f1']:>8.3f}"
            print(f"  {model:<24}   {figures}   {balanced['macro_recall']:>30.3f}")
    if untested := [language for language, names in details["support"].items() if not names]:
        print(f"\nno test names in {details['part']} for: {', '.join(untested)}")
    print(f"\nwrote {out} after {seconds:.0f} s")
    if out == ARTIFACTS:
        print("these replace the shipped networks; to restore those: git checkout artifacts")


def _seed(text: str) -> int:
    number = int(text)
    if not 0 <= number < 2**63:
        raise argparse.ArgumentTypeError("it must be a whole number from 0 to 2**63 - 1")
    return number


_seed.__name__ = "whole number"


def _parser() -> Parser:
    parser = Parser(prog="train.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    places = "archive|starter|all|PATH"
    parser.add_argument("--data", type=path_or_word, default="all", metavar=places, help="corpus (default: all)")
    parser.add_argument("--out", type=as_path, default=ARTIFACTS, metavar="DIR", help="default: artifacts")
    parser.add_argument("--recipe", choices=("full", "quick"), default="full", help="how to train (default: full)")
    parser.add_argument("--seed", type=_seed, default=0, metavar="N", help="for split and training (default: 0)")
    parser.add_argument("--split-out", type=as_path, metavar="DIR", help="write the split there and train nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
