"""The folder of artifacts: what belongs in it, how it is verified, and how an interrupted write is repaired."""

import hashlib
import json
import math
import sys
from itertools import product
from pathlib import Path
from typing import Any

from letterwise.coverage import LEVELS
from letterwise.folders import BUNDLED, ROOT
from letterwise.languages import problem_with
from letterwise.text import ALPHABET

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"
MODELS = {"RNN": "rnn.onnx", "LSTM": "lstm.onnx", "MyLSTM": "mylstm.onnx"}  # the three that answer, in the page's order
TRACE = "lstm_trace.onnx"  # MyLSTM's equations with the LSTM's weights: the LSTM's gates
BULK = "bulk.onnx"  # all three for many names, only the answer after the last letter; missing in older artifacts
GRAPHS = (*MODELS.values(), TRACE, BULK)
EVIDENCE = "evidence.json"  # has its own seal and is not listed in the manifest
ARTIFACTS = ROOT / "artifacts"


class ArtifactsError(ValueError):
    """Artifacts that cannot be used; the message names the file, the reason and what to run."""


def sha256(content: bytes) -> str:
    """The SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def seal(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with the SHA-256 of its canonical form (sorted keys, no whitespace, UTF-8) as ``sha256``."""
    body = {key: value for key, value in manifest.items() if key != "sha256"}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return body | {"sha256": sha256(canonical.encode())}


def verify(folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest of ``folder`` and the contents of its graphs by file name, with every hash checked.

    Raises ArtifactsError naming the bad file and what to run.
    """
    run = remedy(folder)
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
            f"{folder / MANIFEST} has schema {version!r}, but this version of Letterwise reads {SCHEMA_VERSION}; "
            f"use the version that wrote it, or {run}"
        )
    if sealed != manifest:
        raise ArtifactsError(f"{folder / MANIFEST} is damaged: its SHA-256 does not match; {run}")
    try:
        files = manifest["files"]
        hashes = {name: files[name]["sha256"] for name in GRAPHS if name != BULK or name in files}
    except (KeyError, TypeError) as error:
        raise ArtifactsError(f"{folder / MANIFEST} is damaged: it does not list {error}; {run}") from error
    try:
        complete = _is_complete(manifest)
    except (KeyError, TypeError, OverflowError):
        complete = False
    if not complete:
        what = "its alphabet, its languages, their prior or the networks' scores on its corpus"
        raise ArtifactsError(f"{folder / MANIFEST} is damaged: {what} are missing or wrong; {run}")
    if problem := problem_with(manifest["languages"]):
        raise ArtifactsError(f"{folder / MANIFEST}: {problem}; {run}")
    graphs = {}
    for name, expected in hashes.items():
        content = _read(folder / name, run)
        if sha256(content) != expected:
            raise ArtifactsError(f"{folder / name} is not the file listed in the manifest: its SHA-256 differs; {run}")
        graphs[name] = content
    return manifest, graphs


def _is_complete(manifest: dict[str, Any]) -> bool:
    """Whether a manifest has all that is read from it; KeyError, TypeError and OverflowError also mean incomplete."""
    scores = manifest["scores"][manifest["corpus"]["name"]]
    priors = ("equal", "corpus", *(["balanced"] if "balanced" in manifest else []))  # older artifacts have two
    figures = product(MODELS, priors, ("accuracy", "macro_recall", "n"))
    valid = manifest["alphabet"] == ALPHABET and all(isinstance(manifest[key], list) for key in ("languages", "prior"))
    valid = valid and all(isinstance(language, str) for language in manifest["languages"])
    valid = valid and 0 <= manifest.get("balanced", 0) <= 1
    if "coverage" in manifest:  # missing in older artifacts
        by_network = manifest["coverage"]["thresholds"]
        rows = [by_network[model][prior] for model, prior in product(MODELS, priors)]
        valid = valid and all(len(row) == len(LEVELS) and all(0 <= p <= 1 for p in row) for row in rows)
    return valid and all(math.isfinite(scores[model][prior][figure]) for model, prior, figure in figures)


def recover(folder: Path) -> None:
    """Restore ``<folder>.previous`` if an interrupted write left only that, and say so on standard error."""
    folder = folder.resolve()
    previous = folder.parent / f"{folder.name}.previous"
    if not folder.exists() and (previous / MANIFEST).is_file():
        previous.rename(folder)
        print(f"an earlier run was stopped while writing: {folder} was restored from {previous}", file=sys.stderr)


def _read(path: Path, run: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ArtifactsError(f"{path} is missing; {run}") from error
    except OSError as error:
        raise ArtifactsError(f"{path} cannot be read ({error.strerror}); {run}") from error


def remedy(folder: Path) -> str:
    """What to run if the artifacts in ``folder`` cannot be used."""
    if folder.resolve() != ARTIFACTS:
        return f"run: {'letterwise-train' if BUNDLED else 'python train.py'} --data starter --out {folder}"
    if BUNDLED:
        return "reinstall letterwise"
    return "run: git checkout artifacts (the shipped ones) or python train.py --data starter"
