"""The README's programs run as they are printed, against a running page."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.sentences import say
from letterwise.verdicts import load, verdicts
from tests.page.conftest import serving

REPOSITORY = Path(__file__).resolve().parent.parent
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
PRINTED = "http://127.0.0.1:7860"


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def blocks(title: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", section(title), re.S)


@pytest.fixture(scope="module")
def address(predictor):
    with serving(predictor, load(ARTIFACTS / EVIDENCE)) as address:
        yield address


def run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_names_on_the_command_line_are_answered_as_printed():
    (printed,) = blocks("From the command line, without torch", "console")
    command, answers = printed.removeprefix("$ python ").split("\n", 1)
    assert run([sys.executable, *shlex.split(command)]) == answers


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
def test_curl_lines(address, predictor):
    one, many, health = (shlex.split(line) for line in blocks("Over HTTP", "sh")[0].splitlines())
    said = [run([word.replace(PRINTED, address) for word in [*line, "-sS"]]) for line in (one, many, health)]
    assert json.loads(said[0]) == predictor.answer("Satoshi", 3, "balanced")
    assert json.loads(said[1]) == predictor.answers(["Satoshi", "Müller"], 3)
    assert json.loads(said[2])["status"] == "ok"


def test_gradio_client(address, predictor):
    (program,) = blocks("Over HTTP", "python")
    said = run([sys.executable, "-c", program.replace(PRINTED, address)])
    assert said.splitlines()[-1] == str(predictor.answer("Satoshi", 3, "balanced"))


@pytest.mark.skipif(not shutil.which("node"), reason="no node on this machine")
def test_fetch(address, predictor):
    (program,) = blocks("Over HTTP", "js")
    said = run(["node", "--input-type=module", "-e", program.replace(PRINTED, address)])
    assert json.loads(said) == predictor.answers(["Satoshi", "Müller"], 3)


def test_command_line(tmp_path, predictor):
    first, file, sets, evaluate = blocks("From the command line, without torch", "sh")[0].splitlines()
    assert "Scottish" in run([sys.executable, *shlex.split(sets, comments=True)[1:]])
    said = run([sys.executable, *shlex.split(first)[1:]])
    assert all(predictor.predict(name, 1)["LSTM"][0][0] in said for name in ("Satoshi", "Dostoevsky", "O'Brien"))
    (tmp_path / "names.csv").write_text("id,name\n1,Satoshi\n", encoding="utf-8")
    words = [str(tmp_path / w) if w.endswith(".csv") else w for w in shlex.split(file)[1:]]
    run([sys.executable, *words])
    assert "Satoshi" in (tmp_path / "answers.csv").read_text(encoding="utf-8")
    (tmp_path / "labelled.tsv").write_text("Satoshi\tJapanese\n", encoding="utf-8")
    words = [str(tmp_path / w) if w.endswith(".tsv") else w for w in shlex.split(evaluate)[1:]]
    assert json.loads(run([sys.executable, *words]))["LSTM"]["n"] == 1


def test_python(predictor):
    (program,) = blocks("From the command line, without torch", "python")
    scope: dict = {}
    exec(program, scope)
    assert scope["predictor"].predict("Satoshi") == predictor.predict("Satoshi")


def test_the_onnx_example(predictor):
    line, _ = blocks("The ONNX files", "sh")[0].splitlines()
    said = run([sys.executable, *shlex.split(line, comments=True)[1:]])
    assert all(predictor.predict(name, 1)["MyLSTM"][0][0] in said for name in ("Satoshi", "Dostoevsky", "O'Brien"))


def test_the_verdicts_are_those_of_the_evidence():
    printed = " ".join(section("The five claims, measured").split())
    for verdict in verdicts(load(ARTIFACTS / EVIDENCE)):
        when = say(f"when_{verdict.claim}", "en")
        claim = say(f"claim_{verdict.claim}", "en")
        assert f"**{claim}: {say(f'verdict_{verdict.verdict}', 'en', when=when)}.**" in printed


@pytest.mark.parametrize("table", ["files", "load", "page", "speed", "web"])
def test_the_tables_are_those_of_the_benchmarks(table):
    rows = (REPOSITORY / "benchmarks" / f"{table}.md").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if row not in README.splitlines()] == []
