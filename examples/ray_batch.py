"""Run every name in a folder of tables through the three networks, on as many machines as Ray has.

    pip install -r examples/requirements-ray.txt
    python examples/ray_batch.py names/ --column name --out answers/

Each table (.csv, .tsv, .txt, also .gz, or .parquet) becomes a Parquet file in --out, written completely or not at all,
with each name as it was read and, per network, the best language and its probability. Ray gives the next table to the
next free worker, and to another one if a worker is lost; running the same command again resumes where an earlier run
stopped. A worker takes one table at a time: split large ones into files of about a million rows. On more than one
machine, the folders must be visible to all of them. How long a billion names take: docs/ray.md.
"""

import argparse
import json
import os
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

import ray
from pyarrow import parquet

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from letterwise import Predictor
from letterwise.predictor import PRIORS
from letterwise.table import SUFFIX_SEPARATORS, Answers, Table, TableError, annotate
from letterwise.table_files import suffix

KINDS = (*filter(None, SUFFIX_SEPARATORS), ".parquet")
JOB, REPORT = "_job.json", "_report.json"  # readers of Parquet folders skip files that begin with _
RETRIES = 3  # per table, if its worker is lost
Counts = dict[str, float]


class Annotator:
    """A worker, which loads the networks once."""

    def __init__(self) -> None:
        self.predictor = Predictor.load()

    def annotate(self, source: str, column: str, out: str, prior: str) -> Counts | str:
        """Rows, rows with nothing to read and seconds for one table, or why it cannot be read."""
        started = time.perf_counter()
        try:
            unread = annotate(self.predictor, Table(source, column), out, Answers(prior=prior))
        except TableError as error:
            return str(error)
        return {"rows": rows_of(Path(out)), "unread": unread, "seconds": time.perf_counter() - started}


def rows_of(path: Path) -> int:
    """How many rows a Parquet file has, by its metadata."""
    return int(parquet.read_metadata(path).num_rows)


def job_of(folder: Path, column: str, out: Path, prior: str) -> dict[Path, Path]:
    """Source -> output of every table; prepares ``out``. Raises SystemExit if it contains anything but this job."""
    if not folder.is_dir():
        raise SystemExit(f"{folder} is not a folder")
    sources = sorted(path for path in folder.iterdir() if suffix(path.name) in KINDS)
    if not sources:
        raise SystemExit(f"{folder} contains no tables; supported: {', '.join(KINDS)}")
    outputs = {path: out.resolve() / f"{path.name.removesuffix('.parquet')}.parquet" for path in sources}
    artifacts = Predictor.load().manifest["sha256"]
    job = {"folder": str(folder.resolve()), "column": column, "prior": prior, "artifacts": artifacts}
    out.mkdir(parents=True, exist_ok=True)
    expected = {JOB, REPORT, *(path.name for path in outputs.values())}
    for path in out.iterdir():
        if path.name.startswith(".") and path.name.endswith(".part"):
            path.unlink()  # left by a lost worker
        elif path.name not in expected:
            raise SystemExit(f"{out} contains {path.name}, which does not belong to this job; choose another --out")
    if not (out / JOB).exists():
        if any(out.iterdir()):
            raise SystemExit(f"{out} is not empty and contains no job; choose another --out")
        (out / JOB).write_text(json.dumps(job, indent=1) + "\n", encoding="utf-8")
    elif (before := json.loads((out / JOB).read_text(encoding="utf-8"))) != job:
        differences = ", ".join(f"its {key} was {before.get(key)!r}" for key in job if before.get(key) != job[key])
        raise SystemExit(f"{out} contains the answers of another job ({differences}); choose another --out")
    return outputs


def run(todo: dict[Path, Path], column: str, prior: str, workers: int) -> tuple[Counts, list[str]]:
    """The counts over all tables, and a sentence for each table that could not be read."""
    actor: Any = ray.remote(Annotator).options(
        num_cpus=1, scheduling_strategy="SPREAD", max_restarts=-1, max_task_retries=RETRIES
    )
    free = deque(actor.remote() for _ in range(min(workers, len(todo))))
    waiting, at_work = deque(todo.items()), dict[Any, tuple[Any, Path]]()
    counts: Counts = {"tables": 0, "rows": 0, "unread": 0, "worker_seconds": 0}
    refused = []
    while waiting or at_work:
        while waiting and free:
            worker, (source, out) = free.popleft(), waiting.popleft()
            at_work[worker.annotate.remote(str(source), column, str(out), prior)] = worker, source
        [done], _ = ray.wait([*at_work], num_returns=1)
        worker, source = at_work.pop(done)
        free.append(worker)
        try:
            result = ray.get(done)
        except ray.exceptions.RayError as error:
            result = f"{source}: lost {RETRIES + 1} workers ({type(error).__name__})"
        if isinstance(result, str):
            refused.append(result)
            continue
        counts["tables"] += 1
        for key, value in zip(("rows", "unread", "worker_seconds"), result.values(), strict=True):
            counts[key] += value
        print(f"{counts['tables']} of {len(todo)} tables, {counts['rows']:,.0f} rows", file=sys.stderr)
    return counts, refused


def main() -> None:
    """Read the command line, annotate, and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--column", default="name")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prior", choices=PRIORS, default=PRIORS[0])
    parser.add_argument("--workers", type=int, help="over the whole cluster (default: one per core)")
    arguments = parser.parse_args()
    started = time.perf_counter()
    outputs = job_of(arguments.folder, arguments.column, arguments.out, arguments.prior)
    todo = {source: out for source, out in outputs.items() if not out.exists()}
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # sends nothing to Ray's makers
    excludes = ["/.git", "/data", "/docs", "/node_modules", "/tests", "/ui", "/web"]
    ray.init(runtime_env={"working_dir": str(ROOT), "excludes": excludes})
    workers = arguments.workers or int(ray.cluster_resources()["CPU"])
    counts, refused = run(todo, arguments.column, arguments.prior, workers)
    earlier = [out for source, out in outputs.items() if source not in todo]
    report = counts | {"workers": workers, "seconds": time.perf_counter() - started}
    report |= {"rows_in_all": counts["rows"] + sum(map(rows_of, earlier)), "tables_before": len(earlier)}
    report = {key: round(value, 1) for key, value in report.items()}
    (arguments.out / REPORT).write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report))
    if refused:
        raise SystemExit("\n".join(refused))


if __name__ == "__main__":
    main()
