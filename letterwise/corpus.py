"""Corpora of surnames: the tutorial's archive, our own starter lists, or a user's folder or zip.

A corpus is a folder or a .zip with one ``Language.txt`` per language, one name per line, UTF-8; a whole number after a
tab is the name's rank by number of bearers, 1 for the most common. Every row goes through ``letterwise.text.read``;
zips are read in memory and never unpacked to disk.
"""

import hashlib
import http.client
import lzma
import os
import time
import urllib.error
import urllib.request
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import numpy as np

from letterwise.folders import ROOT
from letterwise.languages import problem_with
from letterwise.text import read

OURS = frozenset({"archive", "starter", "packages"})  # sources of the shipped networks' corpus
ARCHIVE_URL = "https://download.pytorch.org/tutorial/data.zip"
ARCHIVE_SHA256 = "fb317e80248faeb62dc25ef3390ae24ca34b94e276bbc5141fd8862c2200bff5"
ARCHIVE_BYTES = 2_882_130
DATA = ROOT / "data"
MAX_UNPACKED = 200_000_000  # bytes of text in one corpus
JUNK = frozenset({"To The First Page"})  # a link on the web page that the archive's Russian list was copied from

_BAD_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, IndexError)
REMEDIES = "use --data starter (no network) or --data PATH (a folder or zip with one Language.txt per language)"


class CorpusError(ValueError):
    """A corpus that cannot be used; the message names the file, the reason and what to do instead."""


@dataclass(frozen=True)
class Corpus:
    """Distinct (text, language) rows after cleaning, and what cleaning removed."""

    sources: tuple[str, ...]  # where the rows come from: ("archive",), ("archive", "starter"), ...
    languages: tuple[str, ...]  # alphabetical
    texts: tuple[str, ...]  # [rows], each in the networks' alphabet
    labels: np.ndarray  # int64 [rows], index into languages
    source: np.ndarray  # int64 [rows], index into sources
    shares: np.ndarray  # float64 [rows]: the name's share of its language's bearers; sums to 1 per language
    dropped: dict[str, int] = field(default_factory=dict)  # reason -> rows
    ignored: tuple[str, ...] = ()  # files in the folder or zip that are not part of the corpus

    @property
    def name(self) -> str:
        """The sources joined by ``+``: ``archive+starter``."""
        return "+".join(self.sources)

    @property
    def weights(self) -> np.ndarray:
        """float64 [rows]: how much each row counts, so that the languages are mixed as in the first source.

        A language that is not in the first source counts with all its rows.
        """
        total = np.bincount(self.labels, minlength=len(self.languages))
        first = np.bincount(self.labels[self.source == 0], minlength=len(self.languages))
        first = np.where(first > 0, first, total)
        share: np.ndarray = first / total * len(self.labels) / first.sum()  # (languages,)
        return share.take(self.labels)

    @property
    def sha256(self) -> str:
        """SHA-256 of the cleaned rows ``text<TAB>language``, sorted."""
        rows = sorted(f"{text}\t{self.languages[label]}" for text, label in zip(self.texts, self.labels, strict=True))
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()

    def report(self) -> str:
        """What is in the corpus, what was dropped and what was ignored, in a line or two."""
        summary = f"{self.name}: {len(self.texts):,} distinct names in {len(self.languages)} languages"
        if self.dropped:
            summary += "; dropped " + ", ".join(f"{count:,} {reason}" for reason, count in sorted(self.dropped.items()))
        if self.ignored:
            examples = ", ".join(self.ignored[:5]) + (", ..." if len(self.ignored) > 5 else "")
            summary += f"; ignored {len(self.ignored)} other files ({examples})"
        return summary


def load(data: str) -> Corpus:
    """The corpus named ``archive`` or ``starter``, or the one at a path.

    Raises CorpusError. Only ``archive`` uses the network, and only the first time.
    """
    if data == "archive":
        return _clean("archive", fetch_archive(DATA / "data.zip"))
    if data == "starter":
        return _clean("starter", DATA / "starter")
    path = Path(data)
    name = path.resolve().name
    return _clean("archive" if _is_archive(path) else f"own {name}" if name in OURS else name, path)


def fetch_archive(
    cache: Path, url: str = ARCHIVE_URL, sha256: str = ARCHIVE_SHA256, size: int = ARCHIVE_BYTES, timeout: float = 30
) -> Path:
    """The tutorial's archive at ``cache``, downloaded once and renamed into place only if its SHA-256 matches.

    ``timeout`` is in seconds: for the connection, for each read, and ten times that in total.
    Raises CorpusError, leaving nothing behind, if the archive cannot be fetched.
    """
    try:
        if cache.is_file() and _sha256(cache.read_bytes()) == sha256:
            return cache
        content = _download(url, size, timeout)
        if _sha256(content) != sha256:
            raise OSError(f"it has {len(content):,} bytes and is not the archive (its SHA-256 differs)")
        cache.parent.mkdir(parents=True, exist_ok=True)
        temporary = cache.with_name(f"{cache.name}.{os.getpid()}.part")
        try:
            temporary.write_bytes(content)
            temporary.replace(cache)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = " ".join(str(getattr(error, "reason", error)).split())
        raise CorpusError(f"cannot fetch {url}: {reason}; {REMEDIES}") from error
    return cache


def _download(url: str, size: int, timeout: float) -> bytes:
    deadline = time.monotonic() + 10 * timeout
    content = b""
    with urllib.request.urlopen(url, timeout=timeout) as response:
        while len(content) <= size and (block := response.read1(1 << 16)):
            content += block
            if time.monotonic() > deadline:
                raise OSError(f"too slow: {len(content):,} of {size:,} bytes after {10 * timeout:.0f} s")
    if len(content) < size:
        raise OSError(f"it ended after {len(content):,} of {size:,} bytes")
    return content


def _is_archive(path: Path) -> bool:
    try:
        same_size = path.is_file() and path.stat().st_size == ARCHIVE_BYTES
        return same_size and _sha256(path.read_bytes()) == ARCHIVE_SHA256
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror}); {REMEDIES}") from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _clean(source: str, path: Path) -> Corpus:
    """Read every row; drop duplicates and rows without a name."""
    files, ignored = _language_files(path)
    dropped: Counter[str] = Counter()
    rows: dict[tuple[str, str], int] = {}  # -> rank, 0 if none is given; ordered and distinct
    for language, content in sorted(files.items()):
        before = len(rows)
        for line in _lines(language, content, path):
            name, _, rank = line.partition("\t")
            ranked = rank.strip().isdecimal() and len(rank) < 10
            text = read(name if ranked else line).text
            if text in JUNK:
                dropped["junk"] += 1
            elif not text:
                dropped["with nothing to read"] += bool(line.strip())
            elif (text, language) in rows:
                dropped["duplicates"] += 1
            else:
                rows[text, language] = int(rank) if ranked else 0
        if len(rows) == before:
            raise CorpusError(f"{path}: {language}.txt contains no readable name; add names or remove the file")
    languages = tuple(sorted(files))
    labels = np.array([languages.index(language) for _, language in rows])
    return Corpus(
        sources=(source,),
        languages=languages,
        texts=tuple(text for text, _ in rows),
        labels=labels,
        source=np.zeros(len(rows), dtype=np.int64),
        shares=by_language(_bearers(np.array(list(rows.values())), labels), labels),
        dropped=dict(+dropped),  # reasons that never came up are left out
        ignored=tuple(ignored),
    )


def _bearers(ranks: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Bearers of each name, up to a factor, estimated from its rank: float64 [rows]. Unranked names follow the ranked.

    Few names are very common and many are rare; the exponent of the power law is roughly that of surnames.
    """
    ranked = np.bincount(labels, ranks > 0)
    guess = np.where(ranks > 0, ranks, 2 * ranked[labels])
    bearers: np.ndarray = 1 / (guess + 3) ** 0.85
    return bearers


def by_language(amounts: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Each row's share of its language's total: float64 [rows]."""
    shares: np.ndarray = amounts / np.bincount(labels, amounts)[labels]
    return shares


def combine(first: Corpus, second: Corpus, weight: float) -> Corpus:
    """Both corpora as one, with the languages of both; a row in both counts as the first's.

    For a language in both, the shares are the mean of the two, with the second's weighted by ``weight``.
    """
    languages = tuple(sorted({*first.languages, *second.languages}))
    first_labels, labels = (
        np.array([languages.index(language) for language in corpus.languages])[corpus.labels]
        for corpus in (first, second)
    )
    shared = np.isin(languages, first.languages) & np.isin(languages, second.languages)
    positions = {row: k for k, row in enumerate(zip(first.texts, first_labels.tolist(), strict=True))}
    rows = list(zip(second.texts, labels.tolist(), strict=True))
    kept = [k for k, row in enumerate(rows) if row not in positions]
    added = second.shares * np.where(shared, weight, 1)[labels]
    shares = np.concatenate([first.shares * (1 - weight * shared)[first_labels], added[kept]])
    for row, share in zip(rows, added, strict=True):
        if row in positions:
            shares[positions[row]] += share
    dropped = Counter(first.dropped) + Counter(second.dropped)
    dropped.update({"duplicates": len(second.texts) - len(kept)})
    return replace(
        first,
        sources=first.sources + second.sources,
        languages=languages,
        texts=first.texts + tuple(second.texts[k] for k in kept),
        labels=np.concatenate([first_labels, labels[kept]]),
        source=np.concatenate([first.source, np.full(len(kept), len(first.sources))]),
        shares=shares,
        dropped=dict(+dropped),
        ignored=first.ignored + second.ignored,
    )


def _language_files(path: Path) -> tuple[dict[str, bytes], list[str]]:
    """``{language: content}`` of the folder with the most .txt files, and the names of the files left out."""
    by_folder: dict[str, dict[str, bytes]] = {}  # folder -> language -> content
    ignored, total = [], 0
    for name, content in _members(path):
        total += len(content)
        _check_size(path, total)
        member = PurePosixPath(name)
        if _is_text(name) and not any(part.startswith((".", "__MACOSX")) for part in member.parts):
            lists = by_folder.setdefault(str(member.parent), {})
            lists[member.stem] = lists[member.stem] + b"\n" + content if member.stem in lists else content
        else:
            ignored.append(name)
    folders = sorted(by_folder, key=lambda folder: (-len(by_folder[folder]), folder))
    if not folders or len(by_folder[folders[0]]) < 2:
        files = f"only {next(iter(by_folder[folders[0]]))}.txt" if folders else "no .txt file"
        raise CorpusError(f"{path}: contains {files}; a corpus is a folder or zip of two or more Language.txt files")
    if problem := problem_with(by_folder[folders[0]]):
        raise CorpusError(f"{path}: {problem}; rename the file")
    for folder in folders[1:]:
        ignored += [str(PurePosixPath(folder) / f"{language}.txt") for language in sorted(by_folder[folder])]
    return by_folder[folders[0]], ignored


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    """``(relative name, content)`` of every file in a folder or zip; content is read for .txt files only."""
    try:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file():
                    name = file.relative_to(path).as_posix()
                    _check_size(path, file.stat().st_size if _is_text(name) else 0)
                    yield name, file.read_bytes() if _is_text(name) else b""
        elif path.is_file():
            with zipfile.ZipFile(path) as archive:
                members = [info for info in archive.infolist() if not info.is_dir()]
                if any(".." in PurePosixPath(m.filename).parts or m.filename.startswith("/") for m in members):
                    raise CorpusError(f"{path}: a file in it points outside the zip ('..' or '/'); remove it")
                _check_size(path, sum(info.file_size for info in members))
                for info in members:
                    yield info.filename, archive.read(info) if _is_text(info.filename) else b""
        else:
            raise CorpusError(f"{path}: no such folder or zip; {REMEDIES}")
    except _BAD_ZIP as error:
        raise CorpusError(f"{path}: not a readable zip ({error}); {REMEDIES}") from error
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror or error}); {REMEDIES}") from error


def _is_text(name: str) -> bool:
    return name.lower().endswith(".txt")


def _check_size(path: Path, size: int) -> None:
    if size > MAX_UNPACKED:
        raise CorpusError(f"{path}: is larger than {MAX_UNPACKED // 10**6} MB; lists of names are smaller; {REMEDIES}")


def _lines(language: str, content: bytes, path: Path) -> list[str]:
    if not content.strip():
        raise CorpusError(f"{path}: {language}.txt is empty; add names or remove the file")
    try:
        return content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CorpusError(f"{path}: {language}.txt is not UTF-8 (line {line}); save it as UTF-8") from error
