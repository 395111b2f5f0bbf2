"""The documents: every command is one that works, every program runs as printed, every file and figure is there."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
import train
from evidence import __main__ as evidence
from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.verdicts import load
from tests.page.conftest import serving
from web import __main__ as web

REPOSITORY = Path(__file__).resolve().parent.parent
DOCUMENTS = [REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "MODEL_CARD.md")]
DOCUMENTS += sorted((REPOSITORY / "docs").glob("*.md"))
ADDRESS = "http://127.0.0.1:7860"  # as printed
PARSERS = {
    ("app.py",): app,
    ("train.py",): train,
    ("-m", "web"): web,
    ("-m", "evidence"): evidence,
}
TOOLS = {  # tried by CI, by tests/test_hosting.py, or somebody else's
    "docker",
    "npm",
    "uv",
    "pip-audit",
    "mutmut",
    "ruff",
    "mypy",
    ".",
}


def programs(language: str) -> list[str]:
    return [
        program
        for document in DOCUMENTS
        for program in re.findall(rf"```{language}\n(.*?)```", document.read_text(encoding="utf-8"), re.S)
    ]


def commands() -> list[str]:
    """Every shell command of every document, once."""
    lines = [line for program in programs("sh") for line in program.splitlines() if line.strip()]
    return list(dict.fromkeys(part.strip().removesuffix("&").strip() for line in lines for part in line.split("&&")))


def run(command: list[str], folder: Path = REPOSITORY) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def address(predictor) -> Iterator[str]:
    with serving(predictor, load(ARTIFACTS / EVIDENCE)) as address:
        yield address


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the files that the commands name, from where Letterwise can be imported."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "names.csv").write_text("id,name\n1,Suzuki\n", encoding="utf-8")
    (folder / "labelled.tsv").write_text("Suzuki\tJapanese\n", encoding="utf-8")
    (folder / "my_names").mkdir()
    (folder / "letterwise").symlink_to(REPOSITORY / "letterwise")
    (folder / "artifacts").symlink_to(ARTIFACTS)
    return folder


@pytest.mark.parametrize("command", commands())
def test_every_command_works(command, folder, request, monkeypatch):
    """Run where that takes a moment; otherwise its options are read, and its files exist."""
    monkeypatch.chdir(folder)
    match shlex.split(command, comments=True):
        case ["python", "-m", "letterwise", *words] | ["letterwise", *words]:
            run([sys.executable, "-m", "letterwise", *words], folder)
        case ["python", "-c", program]:
            run([sys.executable, "-c", program], folder)
        case ["curl", *words]:
            if not shutil.which("curl"):
                pytest.skip("no curl on this machine")
            address = request.getfixturevalue("address")
            json.loads(run(["curl", "-sS", *(word.replace(ADDRESS, address) for word in words)]))
        case ["python", "-m", module, *words]:
            PARSERS["-m", module]._parser().parse_args(words)
        case ["python", "app.py" | "train.py" as script, *words]:
            PARSERS[script,]._parser().parse_args(words)
        case ["python" | "python3", script, *_]:
            assert script == "-m" or (REPOSITORY / script).is_file()
        case ["pytest", "-m", markers, *paths]:
            assert set(markers.split()) <= {"not", "ci", "long"}
            assert all((REPOSITORY / path).exists() for path in paths)
        case ["pytest", *paths]:
            assert all((REPOSITORY / path).exists() for path in paths)
        case ["pip", "install", "-r", file]:
            assert (REPOSITORY / file).is_file()
        case ["pip", "install", *words]:
            pins = (REPOSITORY / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
            assert [word for word in words if "==" in word and word not in pins] == []
        case [tool, *_]:
            assert tool in TOOLS


@pytest.mark.parametrize("program", programs("python"))
def test_python_programs_run(program, address):
    run([sys.executable, "-c", program.replace(ADDRESS, address)])


@pytest.mark.skipif(not shutil.which("node"), reason="no node on this machine")
@pytest.mark.parametrize("program", programs("js"))
def test_javascript_programs_run(program, address, predictor):
    printed = run(["node", "--input-type=module", "-e", program.replace(ADDRESS, address)])
    assert json.loads(printed) == predictor.answers(["Suzuki", "Müller"], 3)


def test_the_networks_get_the_names_of_the_examples_right(predictor):
    """Those that stand in the commands: a visitor tries them first."""
    languages = {"Suzuki": "Japanese", "Dostoevsky": "Russian", "O'Brien": "Irish", "Müller": "German", "김": "Korean"}
    assert {name for name in languages if any(name in command for command in commands())} == set(languages)
    for name, language in languages.items():
        assert [best[0][0] for best in predictor.predict(name, 1).values()] == [language] * 3


def test_the_readme_fits_three_screens():
    assert (REPOSITORY / "README.md").stat().st_size <= 7000


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_linked_exists(document):
    linked = re.findall(r"\]\(((?!https?:|#)[^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [link for link in linked if not (document.parent / link).exists()] == []


def test_the_figures_match_the_files_they_come_from():
    done = subprocess.run(
        [sys.executable, "docs/figures.py", "--check"], cwd=REPOSITORY, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
