"""The folder of artifacts: what belongs in it, how it is verified, and how an interrupted write is put right."""

import hashlib
import json
import math
import sys
from itertools import product
from pathlib import Path
from typing import Any

from letterwise.coverage import LEVELS
from letterwise.languages import problem_with
from letterwise.rooms import ROOT
from letterwise.text import ALPHABET

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"
MODELS = {"RNN": "rnn.onnx", "LSTM": "lstm.onnx", "MyLSTM": "mylstm.onnx"}  # the three that answer, in page order
TRACE = "lstm_trace.onnx"  # MyLSTM's equations carrying the LSTM's weights: the LSTM's gates
BULK = "bulk.onnx"  # all three for many names, the last letter's answer alone; older artifacts have none
GRAPHS = (*MODELS.values(), TRACE, BULK)
EVIDENCE = "evidence.json"  # stands alone, with a seal of its own: not listed in the manifest
ARTIFACTS = ROOT / "artifacts"


class ArtifactsError(ValueError):
    """Artifacts that cannot be used: the message names the file, the reason and what to run."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def seal(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with the SHA-256 of its own canonical form (sorted keys, no blanks, UTF-8) as ``sha256``."""
    body = {key: value for key, value in manifest.items() if key != "sha256"}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return body | {"sha256": sha256(canonical.encode())}


def verify(folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest of ``folder`` and the bytes of its graphs by file name, every hash checked.

    Raises ArtifactsError naming the file that is wrong and what to run.
    """
    run = way_out(folder)
    try:
        recover(folder)
    except OSError as error:
        raise ArtifactsError(f"{folder} cannot be read ({error.strerror}); {run}") from error
    content = _read(folder / MANIFEST, run)
    try:
        manifest = json.loads(content)
        version, sealed = manifest["schema_version"], seal(manifest)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArtifactsError(f"{folder / MANIFEST} is damaged: it is not a manifest; {run}") from error
    if version != SCHEMA_VERSION:
        raise ArtifactsError(
            f"{folder / MANIFEST} has schema {version!r}, this Letterwise reads {SCHEMA_VERSION}; "
            f"use the Letterwise that wrote it, or {run}"
        )
    if sealed != manifest:
        raise ArtifactsError(f"{folder / MANIFEST} is damaged: its SHA-256 does not hold; {run}")
    try:
        files = manifest["files"]
        hashes = {name: files[name]["sha256"] for name in GRAPHS if name != BULK or name in files}
    except (KeyError, TypeError) as error:
        raise ArtifactsError(f"{folder / MANIFEST} is damaged: it lists no {error}; {run}") from error
    try:
        told = _is_complete(manifest)
    except (KeyError, TypeError, OverflowError):
        told = False
    if not told:
        what = "the alphabet, the languages, their prior or the networks' scores on its corpus"
        raise ArtifactsError(f"{folder / MANIFEST} is damaged: it does not tell {what}; {run}")
    if problem := problem_with(manifest["languages"]):
        raise ArtifactsError(f"{folder / MANIFEST}: {problem}; {run}")
    graphs = {}
    for name, expected in hashes.items():
        content = _read(folder / name, run)
        if sha256(content) != expected:
            raise ArtifactsError(f"{folder / name} is not the file of the manifest: its SHA-256 differs; {run}")
        graphs[name] = content
    return manifest, graphs


def _is_complete(manifest: dict[str, Any]) -> bool:
    """Whether all is there that is read of a manifest; KeyError, TypeError or OverflowError are a no as well."""
    scores = manifest["scores"][manifest["corpus"]["name"]]
    priors = ("balanced", "equal", "corpus")["balanced" not in manifest :]  # older artifacts have two
    figures = product(MODELS, priors, ("accuracy", "macro_recall", "n"))
    fit = manifest["alphabet"] == ALPHABET and all(isinstance(manifest[key], list) for key in ("languages", "prior"))
    fit = fit and all(isinstance(language, str) for language in manifest["languages"])
    fit = fit and 0 <= manifest.get("balanced", 0) <= 1
    if "coverage" in manifest:  # older artifacts have none
        by_network = manifest["coverage"]["thresholds"]
        least = [by_network[model][prior] for model, prior in product(MODELS, priors)]
        fit = fit and all(len(some) == len(LEVELS) and all(0 <= one <= 1 for one in some) for some in least)
    return fit and all(math.isfinite(scores[model][prior][figure]) for model, prior, figure in figures)


def recover(folder: Path) -> None:
    """Put ``<folder>.previous`` back where a stopped write left only that, and say so on standard error."""
    folder = folder.resolve()
    previous = folder.parent / f"{folder.name}.previous"
    if not folder.exists() and (previous / MANIFEST).is_file():
        previous.rename(folder)
        print(f"an earlier run was stopped while writing: {folder} was put back from {previous}", file=sys.stderr)


def _read(path: Path, run: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ArtifactsError(f"{path} is missing; {run}") from error
    except OSError as error:
        raise ArtifactsError(f"{path} cannot be read ({error.strerror}); {run}") from error


def way_out(folder: Path) -> str:
    """What to run where the artifacts of ``folder`` cannot be used."""
    if folder.resolve() == ARTIFACTS:
        return "run: git checkout artifacts (the shipped ones) or python train.py --data starter"
    return f"run: python train.py --data starter --out {folder}"
