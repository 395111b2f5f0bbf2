"""How many names a second go through ``python -m letterwise --file``, start-up and all.

    python benchmarks/files.py           # about half a minute; let nothing else run meanwhile

200,000 names drawn from data/starter, a tenth of them written in capitals and a tenth with a mark to romanise; read,
cleaned, answered by the three networks and written to a .csv. Median of three runs. Writes files.json and files.md
beside itself.
"""

import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from letterwise import corpus

NAMES, ROUNDS = 200_000, 3
TARGET = 20_000  # names a second, at least
MARKED = str.maketrans("aeiouyAEIOUY", "áéíöüýÁÉÍÖÜÝ")
Figures = dict[str, float]


def drawn(count: int) -> list[str]:
    """Names as a visitor's table may have them."""
    dice, texts = random.Random(0), corpus.load("starter").texts
    ways = [str.upper, lambda text: text.translate(MARKED), *[str] * 8]
    return [dice.choice(ways)(text) for text in dice.choices(texts, k=count)]


def seconds(names: list[str], rounds: int) -> list[float]:
    """What each run of the command takes. Raises RuntimeError where an answer is missing."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "names.csv"), Path(folder, "answers.csv")
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["id", "name"], *enumerate(names)])
        command = [sys.executable, "-m", "letterwise", "--file", source, "--column", "name", "--out", out]
        for _ in range(rounds):
            started = time.perf_counter()
            subprocess.run(command, cwd=HERE.parent, check=True)
            taken.append(time.perf_counter() - started)
            with out.open(encoding="utf-8", newline="") as file:
                answered = sum(bool(row["MyLSTM_language"]) for row in csv.DictReader(file))
            if answered != len(names):
                raise RuntimeError(f"{answered:,} of {len(names):,} names were answered")
    return taken


def summary(names: int, taken: list[float]) -> Figures:
    """The median run."""
    median = statistics.median(taken)
    return {"names": names, "seconds": median, "names a second": names / median}


def table(figures: Figures) -> str:
    """Markdown: the run, then the target."""
    names, taken, speed = figures.values()
    return (
        f"| names | seconds | names a second |\n|---|---|---|\n| {names:,} | {taken:.1f} | {speed:,.0f} |\n\n"
        f"| target | at least | measured |\n|---|---|---|\n| names a second | {TARGET:,} | {speed:,.0f} |\n"
    )


def main() -> None:
    """Measure and write."""
    figures = summary(NAMES, seconds(drawn(NAMES), ROUNDS))
    (HERE / "files.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    (HERE / "files.md").write_text(table(figures), encoding="utf-8")
    print(table(figures))


if __name__ == "__main__":
    main()
