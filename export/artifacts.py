"""Writing the folder of artifacts so that a run stopped at any moment loses nothing."""

import contextlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from letterwise.manifest import EVIDENCE, GRAPHS, MANIFEST, SCHEMA_VERSION, ArtifactsError, recover, seal, sha256

OURS = frozenset({*GRAPHS, MANIFEST, EVIDENCE})


def prepare(out: Path) -> Path:
    """The folder to write to, made sure of before any training: ours or empty or new, and writable beside.

    Puts back what an interrupted write left. Raises ArtifactsError and changes nothing otherwise.
    """
    out = out.resolve()
    if not out.name:
        raise ArtifactsError(f"{out} cannot be replaced; name another --out")
    try:
        for place in (out, *_beside(out)):
            if place.exists() and not place.is_dir():
                raise ArtifactsError(f"{place} is a file; name another folder with --out")
            if stranger := _stranger(place):
                raise ArtifactsError(f"{place} holds what is not an artifact of ours ({stranger}); name another --out")
        recover(out)
        with tempfile.TemporaryDirectory(dir=_existing(out.parent)):
            pass
    except OSError as error:
        raise ArtifactsError(f"{out} cannot be written ({error.strerror or error}); name another --out") from error
    return out


def write(out: Path, graphs: dict[str, bytes], facts: dict[str, Any]) -> None:
    """Replace ``out`` (from ``prepare``) by a folder with ``graphs`` by file name and their manifest of ``facts``.

    The new folder is built whole beside it, the old one renamed to ``<out>.previous``, the new one renamed in,
    the previous one removed; ``letterwise.manifest.recover`` puts right what was stopped in between.
    """
    files = {name: {"sha256": sha256(content), "bytes": len(content)} for name, content in graphs.items()}
    manifest = seal({"schema_version": SCHEMA_VERSION, "files": files} | facts)
    new, previous = _beside(out)
    try:
        shutil.rmtree(new, ignore_errors=True)  # what a killed run left
        new.mkdir(parents=True)
        for name, content in graphs.items():
            (new / name).write_bytes(content)
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(out / EVIDENCE, new / EVIDENCE)
        (new / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        if out.exists():
            shutil.rmtree(previous, ignore_errors=True)
            out.rename(previous)
        try:
            new.rename(out)
        except BaseException:
            recover(out)
            raise
    except OSError as error:
        raise ArtifactsError(f"{out} cannot be written ({error.strerror or error}); nothing was changed") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(previous, ignore_errors=True)


def _beside(out: Path) -> tuple[Path, Path]:
    """Where the new folder is built, and where the old one waits while it is renamed in."""
    return out.with_name(f"{out.name}.new"), out.with_name(f"{out.name}.previous")


def _stranger(folder: Path) -> str | None:
    """The name of something in ``folder`` that is not an artifact of ours."""
    entries = folder.iterdir() if folder.exists() else ()
    return next((entry.name for entry in entries if entry.name not in OURS or not entry.is_file()), None)


def _existing(folder: Path) -> Path:
    """The nearest folder above that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())
