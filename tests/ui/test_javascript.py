"""The browser's modules meet the same standards as Python: types, style, unit tests, and facts that match Python's."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from letterwise import explanations
from letterwise.facts import VIEWS, facts, settings, what_if
from letterwise.manifest import MODELS, TRACE
from letterwise.text import ALPHABET

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "A",
    "X",
    "Qi",
    "Ng",
    "Abe",
    "Xu",
    "Kuhn",
    "Roux",
    "Rossi",
    "Ivanov",
    "O'Brien",
    "Satoshi",
    "Tanaka",
    "Nguyen",
    "van den Berg",
    "Dostoevsky",
    "Vereshchagin",
    "Mittermeier",
    "Diamantopoulos",
    "Bo Li",
    "Aaaaaaaaaa",
    "Zzyzx",
    "Wolfeschlegelsteinha",
    "Wolfeschlegelsteinhau",
    "Papadopoulos-Smith",
    "d'Artagnan",
    "Müller",
    "田中",
    "Wolfeschlegelsteinhausenbergerdorff",
    "x" * 64,
)


@pytest.fixture(scope="module")
def node() -> dict[str, str]:
    """The environment to run Node.js in; skipped unless the packages of package.json are installed."""
    if not (ROOT / "node_modules" / "typescript").exists() or not shutil.which("npx"):
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and node_modules is missing; run npm ci")
        pytest.skip("the packages of package.json are not installed; run npm ci")
    return dict(os.environ)


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.ci
def test_types_and_style(node):
    run(["npm", "run", "check"], node)


def test_units_and_the_facts_of_thirty_names(node, predictor, tmp_path):
    site = {"settings": settings(predictor.manifest), "models": MODELS, "trace": TRACE, "alphabet": ALPHABET}
    (tmp_path / "site.json").write_text(json.dumps(site), encoding="utf-8")
    for k, name in enumerate(NAMES):
        expected = facts(predictor, name, VIEWS)
        models = predictor.sessions
        expected["what_if"] = what_if([explanations.what_if(predictor, model, expected["text"]) for model in models])
        (tmp_path / f"{k}.json").write_text(json.dumps({"name": name, "facts": expected}), encoding="utf-8")
    output = run(["npm", "test"], node | {"FACTS": str(tmp_path)})
    count = len(NAMES) + (Path(__file__).parent / "lib.test.js").read_text(encoding="utf-8").count("\ntest(")
    assert f"# pass {count}" in output or f"ℹ pass {count}" in output, output
