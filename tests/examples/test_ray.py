"""The Ray example on a local cluster of two workers, one of them killed on the way."""

import csv
import importlib.util
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
    def __call__(self, batch):
        (seen / str(os.getpid())).touch()
        try:
            (seen / "killed").symlink_to(str(os.getpid()))  # the first batch takes its worker down
            os.kill(os.getpid(), signal.SIGKILL)
        except FileExistsError:
            return super().__call__(batch)

ray_batch.Annotator = Dying
ray_batch.main()
"""


def run(*words: str) -> None:
    """The example with these words behind ``python``; what hangs is stopped, its cluster with it."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen([sys.executable, *words], cwd=REPOSITORY, env=environment, stderr=subprocess.PIPE)
    try:
        errors = process.communicate(timeout=120)[1]
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=30)[1]
        pytest.fail(f"still running after two minutes: {errors.decode()[-2000:]}")
    assert process.returncode == 0, errors.decode()[-2000:]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    odd = ["123", "NA", "", "Müller", "김", "O'Brien", '"quoted", name', "=1", "x" * 70]
    return [*odd, *corpus.load("starter").texts] * 3


@pytest.fixture
def names(tmp_path, texts) -> str:
    """A folder of eight CSV files that hold ``texts`` and their places in it."""
    folder = tmp_path / "names"
    folder.mkdir()
    for k in range(8):
        with (folder / f"{k}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "name"])
            rows.writerows((i, texts[i]) for i in range(k, len(texts), 8))
    return str(folder)


def expect_answers(out: Path, texts: list[str], predictor) -> None:
    from pyarrow import parquet

    table = parquet.read_table(out).sort_by("id").to_pydict()
    assert table["id"] == list(range(len(texts)))
    assert table["name"] == texts
    for model, p in predictor.predict_many(texts).items():
        readable = ~np.isnan(p[:, 0])
        best = [predictor.languages[k] if ok else "" for k, ok in zip(p.argmax(axis=1), readable, strict=True)]
        assert table[f"{model}_language"] == best
        given = np.array(table[f"{model}_probability"], float)
        assert np.isnan(given[~readable]).all()
        assert given[readable] == pytest.approx(p[readable].max(axis=1), abs=1e-5)


def test_two_workers_answer_as_one_process(names, texts, tmp_path, predictor):
    run("examples/ray_batch.py", names, "--column", "name", "--out", str(tmp_path / "out"))
    expect_answers(tmp_path / "out", texts, predictor)


def test_a_killed_worker_is_survived(names, texts, tmp_path, predictor):
    seen = tmp_path / "seen"
    seen.mkdir()
    run("-c", DYING, names, "--out", str(tmp_path / "out"), str(seen))
    assert (seen / "killed").exists()
    assert len(list(seen.iterdir())) >= 3  # the mark, the killed one, and who took over
    expect_answers(tmp_path / "out", texts, predictor)
