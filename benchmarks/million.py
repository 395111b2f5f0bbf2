"""A million names through examples/ray_batch.py on a local cluster, with a worker killed on the way.

    python benchmarks/million.py         # half a minute; needs examples/requirements-ray.txt; run nothing else

Fifty Parquet files of 20,000 distinct names each, made as for files.py. A worker is killed in the middle of a table;
every row must still be there exactly once, with the same answer as in this process. Names per second and core give the
time for a billion names, and the cost at a price per core-hour. Writes million.json and million.md next to this script.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow
from pyarrow import parquet

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.files import tables
from benchmarks.publish import publish
from letterwise import Predictor

NAMES, TABLE = 1_000_000, 20_000
BILLION, CORES, PRICE = 10**9, (16, 64, 256), 0.05  # the price of a core-hour, in any currency
WORKER = "ray::Annotator"  # Ray's title for its processes


def workers() -> dict[int, int]:
    """Process id of every worker -> its memory in bytes."""
    memory = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cmdline").read_text().startswith(WORKER):
                pages = int((process / "statm").read_text().split()[1])
                memory[int(process.name)] = pages * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            pass  # the process has ended
    return memory


def measure(count: int = NAMES, size: int = TABLE) -> dict[str, float]:
    """Run, kill, check. Raises RuntimeError if a row is missing, duplicated or has a different answer."""
    names = tables(count, size)["distinct"]
    with tempfile.TemporaryDirectory() as temporary:
        folder, out = Path(temporary, "names"), Path(temporary, "answers")
        folder.mkdir()
        for k in range(0, count, size):
            part = pyarrow.table({"id": range(k, k + size), "name": names[k : k + size]})
            parquet.write_table(part, folder / f"{k // size:03}.parquet")
        command = [sys.executable, str(HERE.parent / "examples" / "ray_batch.py"), str(folder), "--out", str(out)]
        job = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        peak, killed = 0, 0
        while job.poll() is None:
            time.sleep(0.2)
            memory = workers()
            peak = max([peak, *memory.values()])
            unfinished = [path for path in out.glob(".*.part") if int(path.name.split(".")[-2]) in memory]
            if not killed and len([*out.glob("*.parquet")]) >= count // size // 4 and unfinished:
                killed = int(unfinished[0].name.split(".")[-2])
                os.kill(killed, signal.SIGKILL)
        if job.returncode or not killed:
            raise RuntimeError(f"exit code {job.returncode}, killed {killed}")
        report = json.loads(job.communicate()[0].splitlines()[-1])
        rows = parquet.read_table(out).sort_by("id").to_pydict()
    if rows["id"] != list(range(count)) or rows["name"] != names:
        raise RuntimeError("rows are missing or duplicated")
    predictor = Predictor.load()
    checked = range(0, count, 97)
    for k, p in zip(checked, predictor.predict_many([names[k] for k in checked])["LSTM"], strict=True):
        if abs(p.max() - rows["LSTM_probability"][k]) > 1e-4:
            raise RuntimeError(f"row {k} has a different answer")
    return {
        "names": count,
        "workers": report["workers"],
        "workers killed": 1,
        "rows written": len(rows["id"]),
        "rows with nothing to read": report["unread"],
        "seconds": report["seconds"],
        "names a second": count / report["seconds"],
        "names a second and worker": count / report["worker_seconds"],
        "a worker's memory, MB": peak / 1e6,
    }


def markdown(figures: dict[str, float]) -> str:
    """The run, and the estimate for a billion names."""
    run = [f"| {name} | {value:,.0f} |" for name, value in figures.items()]
    hours = BILLION / figures["names a second and worker"] / 3600
    memory = figures["a worker's memory, MB"] / 1000
    plan = [f"| {cores} | {hours / cores:.1f} | {cores * memory:.1f} | {hours * PRICE:.2f} |" for cores in CORES]
    return (
        "| a million names | |\n|---|---|\n"
        + "\n".join(run)
        + f"\n\n| cores | hours | GB of memory | cost at {PRICE} a core's hour |\n|---|---|---|---|\n"
        + "\n".join(plan)
        + "\n"
    )


def main() -> None:
    """Measure and write."""
    figures = measure()
    publish(__file__, figures, markdown(figures))


if __name__ == "__main__":
    main()
