"""How many names per second ``python -m letterwise --file`` handles, including start-up.

    python benchmarks/files.py           # about half a minute; run nothing else meanwhile
    python benchmarks/files.py --before DIR   # compared with an earlier Letterwise, checked out in DIR

200,000 distinct names made of halves of data/starter's names; and 200,000 drawn from 20,000 of data/starter's, because
names repeat in real tables. A tenth are in capitals and a tenth have diacritics to romanise. They are read, cleaned,
answered by the three networks and written to a .csv. Median of three runs. Writes files.json and files.md next to this
script.
"""

import argparse
import csv
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.publish import publish
from letterwise import corpus

NAMES, ROUNDS, FEW = 200_000, 3, 20_000
TARGETS = {"distinct": 50_000, "drawn from 20,000": 80_000}  # names per second, at least
MARKED = str.maketrans("aeiouyAEIOUY", "áéíöüýÁÉÍÖÜÝ")
Figures = dict[str, dict[str, float]]


def tables(count: int, few: int) -> dict[str, list[str]]:
    """Names as they might be in a visitor's tables."""
    rng, texts = random.Random(0), corpus.load("starter").texts
    spellings: list[Callable[[str], str]] = [str.upper, lambda text: text.translate(MARKED), *[str] * 8]
    halves = [(text[: len(text) // 2], text[len(text) // 2 :].lower()) for text in texts]
    distinct: dict[str, None] = {}
    while len(distinct) < count:
        distinct[rng.choice(halves)[0] + rng.choice(halves)[1]] = None
    return {
        "distinct": [rng.choice(spellings)(text) for text in distinct],
        f"drawn from {few:,}": [rng.choice(spellings)(text) for text in rng.choices(texts[:few], k=count)],
    }


def seconds(names: list[str], rounds: int, checkout: Path) -> list[float]:
    """Seconds for each run of the command. Raises RuntimeError if an answer is missing."""
    durations = []
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "names.csv"), Path(folder, "answers.csv")
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["id", "name"], *enumerate(names)])
        command = [sys.executable, "-m", "letterwise", "--file", str(source), "--column", "name"]
        command += ["--out", str(out)]
        for _ in range(rounds):
            started = time.perf_counter()
            subprocess.run(command, cwd=checkout, check=True)
            durations.append(time.perf_counter() - started)
            with out.open(encoding="utf-8", newline="") as file:
                answered = sum(bool(row["MyLSTM_language"]) for row in csv.DictReader(file))
            if answered != len(names):
                raise RuntimeError(f"{answered:,} of {len(names):,} names were answered")
    return durations


def measure(checkout: Path, few: int = FEW, count: int = NAMES, rounds: int = ROUNDS) -> Figures:
    """The median run of each table."""
    medians = {name: statistics.median(seconds(names, rounds, checkout)) for name, names in tables(count, few).items()}
    return {
        name: {"names": count, "seconds": value, "names a second": count / value} for name, value in medians.items()
    }


def table(by_version: dict[str, Figures]) -> str:
    """Markdown: the runs, then the targets."""
    rows = [
        f"| {name}{version} | {run['names']:,} | {run['seconds']:.1f} | {run['names a second']:,.0f} |"
        for version, figures in by_version.items()
        for name, run in figures.items()
    ]
    target_rows = [
        f"| {name}, names a second | {least:,} | {by_version[''][name]['names a second']:,.0f} |"
        for name, least in TARGETS.items()
    ]
    return (
        "| table | names | seconds | names a second |\n|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n\n| target | at least | measured |\n|---|---|---|\n"
        + "\n".join(target_rows)
        + "\n"
    )


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, metavar="DIR")
    before = parser.parse_args().before
    by_version = {"": measure(HERE.parent)} | ({", before": measure(before.resolve())} if before else {})
    publish(__file__, by_version, table(by_version))


if __name__ == "__main__":
    main()
