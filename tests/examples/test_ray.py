"""The Ray example on a local cluster of two workers: a worker is killed, a job resumed, each row there once."""

import csv
import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from letterwise import corpus

REPOSITORY = Path(__file__).resolve().parent.parent.parent
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not importlib.util.find_spec("ray"), reason="examples/requirements-ray.txt is not installed"),
]
DYING = """
import os, signal, sys
from pathlib import Path
from examples import ray_batch

seen = Path(sys.argv.pop())  # a file for each process that has answered or was killed

class Dying(ray_batch.Annotator):
    def annotate(self, *arguments):
        (seen / str(os.getpid())).touch()
        try:
            (seen / "killed").symlink_to(str(os.getpid()))  # the first table takes its worker down
            Path(arguments[2]).with_name(f".half.{os.getpid()}.part").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        except FileExistsError:
            return super().annotate(*arguments)

ray_batch.Annotator = Dying
ray_batch.main()
"""
ODD = ["123", "NA", "", "Müller", "김", "O'Brien", '"quoted", name', "=1", "x" * 70]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """``python`` with these arguments; if it hangs, it is stopped together with its cluster."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=REPOSITORY,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        output, errors = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        pytest.fail(f"still running after two minutes: {process.communicate(timeout=30)[1][-2000:]}")
    return subprocess.CompletedProcess(words, process.returncode, output, errors)


def annotated(*words: str) -> dict[str, float]:
    """The report of a run that succeeds."""
    done = run(*words)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [*ODD, *corpus.load("starter").texts[::4]] * 2


@pytest.fixture
def names(tmp_path, texts) -> Path:
    """A folder of eight CSV files with the ``texts`` and their indices."""
    folder = tmp_path / "names"
    folder.mkdir()
    for k in range(8):
        with (folder / f"{k}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "name"])
            rows.writerows((i, texts[i]) for i in range(k, len(texts), 8))
    return folder


def expect_answers(out: Path, texts: list[str], predictor) -> None:
    from pyarrow import parquet

    written = parquet.read_table(out).to_pylist()
    rows = sorted(written, key=lambda row: int(row["id"]))
    assert [int(row["id"]) for row in rows] == list(range(len(texts)))
    assert [row["name"] for row in rows] == texts
    for model, p in predictor.predict_many(texts).items():
        readable = ~np.isnan(p[:, 0])
        best = [predictor.languages[k] if ok else None for k, ok in zip(p.argmax(axis=1), readable, strict=True)]
        assert [row[f"{model}_language"] for row in rows] == best
        given = [row[f"{model}_probability"] for row in rows]
        assert [value is None for value in given] == (~readable).tolist()
        assert [value for value in given if value is not None] == pytest.approx(p[readable].max(axis=1), abs=1e-5)


def test_the_job_survives_a_killed_worker_and_removes_its_partial_file(names, texts, tmp_path, predictor):
    seen, out = tmp_path / "seen", tmp_path / "out"
    seen.mkdir()
    report = annotated("-c", DYING, str(names), "--out", str(out), str(seen))
    assert (seen / "killed").exists()
    assert len(list(seen.iterdir())) >= 3  # the mark "killed", the killed worker, and its replacement
    assert (report["rows"], report["tables"]) == (len(texts), 8)
    expect_answers(out, texts, predictor)
    assert annotated("examples/ray_batch.py", str(names), "--out", str(out))["tables"] == 0
    assert not list(out.glob(".*"))


def test_the_same_command_resumes_without_duplicating_rows(names, texts, tmp_path, predictor):
    out = tmp_path / "out"
    command = ["examples/ray_batch.py", str(names), "--out", str(out)]
    first = annotated(*command)
    unread = sum(not predictor.answer(text, 1)["read_as"] for text in texts)
    assert (first["rows"], first["unread"], first["tables_before"]) == (len(texts), unread, 0)
    (out / "3.csv.parquet").unlink()
    again = annotated(*command)
    assert (again["tables"], again["tables_before"], again["rows_in_all"]) == (1, 7, len(texts))
    expect_answers(out, texts, predictor)
    assert json.loads((out / "_report.json").read_text(encoding="utf-8")) == again


def test_parquet_keeps_its_types_and_a_bad_table_is_reported_while_the_others_are_written(tmp_path, predictor):
    import pyarrow
    from pyarrow import parquet

    folder, out = tmp_path / "names", tmp_path / "out"
    folder.mkdir()
    table = pyarrow.table({"id": range(len(ODD)), "name": ODD})
    parquet.write_table(table, folder / "good.parquet")
    parquet.write_table(table.rename_columns(["id", "nom"]), folder / "other.parquet")
    done = run("examples/ray_batch.py", str(folder), "--out", str(out))
    assert done.returncode == 1
    assert "no column 'name'" in done.stderr.splitlines()[-1]
    assert not (out / "other.parquet").exists()
    assert parquet.read_schema(out / "good.parquet").field("id").type == pyarrow.int64()
    expect_answers(out, ODD, predictor)


def test_another_jobs_folder_is_refused_before_anything_starts(names, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    done = run("examples/ray_batch.py", str(names), "--out", str(out))
    assert (done.returncode, done.stderr.strip()) == (
        1,
        f"{out} contains mine.txt, which does not belong to this job; choose another --out",
    )
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    (out / "mine.txt").rename(out / "0.csv.parquet")
    assert "contains no job" in run("examples/ray_batch.py", str(names), "--out", str(out)).stderr
    (out / "0.csv.parquet").unlink()
    (out / "_job.json").write_text("{}", encoding="utf-8")
    assert "of another job" in run("examples/ray_batch.py", str(names), "--out", str(out)).stderr
