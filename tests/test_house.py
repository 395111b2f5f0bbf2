"""The architecture: imports run one way, and neither the page nor prediction needs torch."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
ALLOWED = {  # folder (see docs/architecture.md) -> our folders and heavy libraries that it may import
    "models": {"torch"},
    "letterwise": {"numpy", "onnxruntime", "anyascii", "tqdm", "pyarrow"},
    "page": {
        "letterwise",
        "gradio",
        "fastapi",
        "starlette",
        "uvicorn",
        "h11",
        "orjson",
        "anyio",
    },
    "web": {"letterwise"},
    "app.py": {"page", "letterwise", "gradio"},
    "training": {
        "models",
        "letterwise",
        "torch",
        "sklearn",
        "threadpoolctl",
        "numpy",
        "tqdm",
        "faker",  # through importlib, one list at a time
        "japanese_personal_name_dataset",
    },
    "export": {"models", "letterwise", "torch", "onnx", "numpy"},
    "evidence": {"models", "training", "letterwise", "torch", "numpy", "scipy", "tqdm"},
    "train.py": {"training", "export", "letterwise"},
}


def imports(file: Path) -> set[str]:
    """Top-level names of everything that a file imports, except the standard library and its own folder."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    own_room = file.relative_to(REPOSITORY).parts[0]
    return {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {own_room}


@pytest.mark.parametrize("folder", ALLOWED)
def test_imports_run_one_way(folder):
    place = REPOSITORY / folder
    assert place.exists()
    for file in [place] if place.is_file() else place.rglob("*.py"):
        assert imports(file) <= ALLOWED[folder], file


@pytest.mark.parametrize(
    ("folder", "allowed"),
    [("ui", {"ui"}), ("page", {"page", "ui"}), ("web/site", {"web/site", "ui"})],
)
def test_modules_of_the_browser_import_one_way(folder, allowed):
    """The views know nothing of their host: the two ``source.js`` give them what they need of it."""
    files = list((REPOSITORY / folder).rglob("*.js"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        for imported in re.findall(r'(?:from|import)\s*\(?\s*"([^"]+)"', text):
            target = (file.parent / imported).resolve().relative_to(REPOSITORY).as_posix()
            assert imported.startswith("."), (file, imported)
            assert any(target.startswith(f"{folder}/") for folder in allowed), (file, imported)
        host_only = r"\bgradio|onnxruntime|WebAssembly|\bfetch\(" if folder == "ui" else r"$^"
        assert not re.search(host_only, re.sub(r"^\s*//.*$", "", text, flags=re.M), re.I), file


def test_each_host_has_one_entry_to_the_page():
    entrances = [
        file
        for folder in ("page", "web/site")
        for file in (REPOSITORY / folder).rglob("*.js")
        if "ui/main.js" in file.read_text(encoding="utf-8")
    ]
    assert [file.name for file in entrances] == ["source.js"] * 2


def test_page_and_prediction_need_no_torch():
    script = (
        "import sys\n"
        "heavy = ('torch', 'onnx', 'sklearn', 'models', 'training', 'export', 'evidence')\n"
        "for name in heavy: sys.modules[name] = None\n"
        "stubs = []\n"
        "sys.addaudithook(lambda event, what: event == 'open' and '.pyi' in str(what[0]) and stubs.append(what[0]))\n"
        "import page\n"
        "print(len(stubs))\n"
        "from letterwise import Predictor\n"
        "from page.layout import build\n"
        "predictor = Predictor.load()\n"
        "build(predictor)\n"
        "print(predictor.predict('Satoshi')['LSTM'][0][0])\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    stubs, language = run.stdout.split()
    assert stubs == "0"  # Gradio's, which take as long as the rest of its import
    assert language in {"Japanese", "Arabic", "Italian"}


def requirements(file: str) -> list[str]:
    lines = (REPOSITORY / file).read_text(encoding="utf-8").splitlines()
    return [line.split(";")[0].strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def test_page_requirements_are_pinned_and_torch_free():
    pins = requirements("requirements.txt")
    assert all(re.fullmatch(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", pin, re.I) for pin in pins)
    names = {pin.split("==")[0] for pin in pins}
    assert not names & {"torch", "onnx", "scikit-learn"}
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = [*project["dependencies"], *project["optional-dependencies"]["page"]]
    assert {re.split(r"[<>=]", line)[0] for line in direct} <= names


def test_development_requirements_are_direct_and_exact():
    first, *pins = requirements("requirements-dev.txt")
    assert first == "-r requirements.txt"
    assert "torch==2.13.0" in pins
    assert all("==" in pin and not pin.startswith(("nvidia", "triton")) for pin in pins)


def test_no_archive_no_pickle_and_no_path_of_this_machine_is_committed():
    if not (REPOSITORY / ".git").exists():
        pytest.skip("not a checkout of git, which lists the files")
    files = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True).stdout.splitlines()
    assert not [name for name in files if name.endswith((".zip", ".pt", ".pkl", ".pickle"))]
    places = [f"{place}/".encode() for place in (REPOSITORY, Path.home(), sys.prefix)]
    assert not [name for name in files for place in places if place in (REPOSITORY / name).read_bytes()]
