"""The ONNX files used without Letterwise, from Python and from JavaScript, answer as Predictor does."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from letterwise.corpus import load
from tests.web.conftest import served

pytestmark = pytest.mark.ci
REPOSITORY = Path(__file__).resolve().parent.parent.parent
EXAMPLE = REPOSITORY / "examples" / "onnx"


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def names() -> list[str]:
    return ["A", "O'Brien", "de la Cruz", "x" * 30, "Sa-to4shi", "12", *load("starter").texts[::400]]


def expect_answers(printed: str, names: list[str], predictor) -> None:
    lines = [json.loads(line) for line in printed.splitlines()]
    assert [line.pop("name") for line in lines] == names
    for name, answers in zip(names, lines, strict=True):
        text = "".join(letter for letter in name if letter in predictor.manifest["alphabet"])
        for model, p in predictor.predict_texts([text], "equal").items():
            best = dict(zip(predictor.languages, p[0].tolist(), strict=True)) if text else {}
            assert answers[model] == pytest.approx({k: best[k] for k in answers[model]}, abs=1e-4)
            assert list(answers[model].values()) == pytest.approx(sorted(best.values())[::-1][:3], abs=1e-4)
        assert answers.keys() == predictor.sessions.keys()


def test_python(names, predictor):
    expect_answers(run([sys.executable, "examples/onnx/predict.py", *names], REPOSITORY), names, predictor)


def test_python_needs_onnxruntime_and_numpy_alone():
    nodes = list(ast.walk(ast.parse((EXAMPLE / "predict.py").read_text(encoding="utf-8"))))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert imported - set(sys.stdlib_module_names) == {"numpy", "onnxruntime"}


@pytest.fixture(scope="module")
def root(npm, tmp_path_factory) -> Path:
    """A folder with the artifacts, and the example with its packages under ``examples/onnx``."""
    root = tmp_path_factory.mktemp("checkout")
    shutil.copytree(REPOSITORY / "artifacts", root / "artifacts")
    folder = root / "examples" / "onnx"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("node_modules"))
    run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
    return root


def test_javascript(root, names, predictor):
    expect_answers(run(["node", "predict.mjs", *names], root / "examples" / "onnx"), names, predictor)


def test_a_page_of_plain_html(root, context, predictor):
    with served(root) as (server, _):
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/examples/onnx/")
        for name in ("Satoshi", "O'Brien", "Dostoevsky"):
            page.locator("#name").fill(name)
            best = predictor.predict(name, 3, "equal")["LSTM"]
            expect(page.locator("li")).to_have_text([f"{language} {100 * p:.1f} %" for language, p in best])
        page.locator("#name").fill("12")
        expect(page.locator("li")).to_have_count(0)
        page.close()


def test_the_lock_names_no_registry():
    lock = json.loads((EXAMPLE / "package-lock.json").read_text(encoding="utf-8"))
    assert not any("resolved" in package for package in lock["packages"].values())
    assert all("integrity" in package for place, package in lock["packages"].items() if place)
