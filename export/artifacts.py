"""Write the artifacts folder such that a run stopped at any moment loses nothing."""

import contextlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from letterwise.manifest import EVIDENCE, GRAPHS, MANIFEST, SCHEMA_VERSION, ArtifactsError, recover, seal, sha256

OURS = frozenset({*GRAPHS, MANIFEST, EVIDENCE})


def prepare(out: Path) -> Path:
    """The resolved folder to write to, checked before any training: new, empty or ours, in a writable parent.

    Recovers from an interrupted write. Raises ArtifactsError, changing nothing, if the folder cannot be used.
    """
    out = out.resolve()
    if not out.name:
        raise ArtifactsError(f"{out} cannot be replaced; choose another --out")
    try:
        for folder in (out, *_siblings(out)):
            if folder.exists() and not folder.is_dir():
                raise ArtifactsError(f"{folder} is a file; choose another folder with --out")
            if foreign := _foreign_entry(folder):
                raise ArtifactsError(
                    f"{folder} contains something other than our artifacts ({foreign}); choose another --out"
                )
        recover(out)
        with tempfile.TemporaryDirectory(dir=_nearest_existing(out.parent)):
            pass
    except OSError as error:
        raise ArtifactsError(f"{out} cannot be written ({error.strerror or error}); choose another --out") from error
    return out


def write(out: Path, graphs: dict[str, bytes], entries: dict[str, Any]) -> None:
    """Replace ``out`` (from ``prepare``) by a folder with ``graphs`` by file name and a manifest with ``entries``.

    The complete new folder is built beside it, the old one renamed to ``<out>.previous``, the new one renamed into
    place and the previous one removed; ``letterwise.manifest.recover`` repairs an interruption in between.
    """
    files = {name: {"sha256": sha256(content), "bytes": len(content)} for name, content in graphs.items()}
    manifest = seal({"schema_version": SCHEMA_VERSION, "files": files} | entries)
    new, previous = _siblings(out)
    try:
        shutil.rmtree(new, ignore_errors=True)  # left by a killed run
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


def _siblings(out: Path) -> tuple[Path, Path]:
    """Where the new folder is built, and where the old one stays until the new one is in place."""
    return out.with_name(f"{out.name}.new"), out.with_name(f"{out.name}.previous")


def _foreign_entry(folder: Path) -> str | None:
    """The name of an entry of ``folder`` that is not one of our artifacts; None if there is none."""
    entries = folder.iterdir() if folder.exists() else ()
    return next((entry.name for entry in entries if entry.name not in OURS or not entry.is_file()), None)


def _nearest_existing(folder: Path) -> Path:
    """``folder``, or its nearest ancestor that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())
