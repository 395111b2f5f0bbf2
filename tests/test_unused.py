"""Nothing is kept that nobody uses: style rules, sentences, exported JavaScript, Python functions and constants."""

import ast
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from letterwise.facts import VIEWS
from letterwise.sentences import WORDS

REPOSITORY = Path(__file__).resolve().parent.parent
if not (REPOSITORY / ".git").exists():
    pytest.skip("not a checkout of git, which lists the files", allow_module_level=True)
GRADIOS = {
    "wrap",
    "block",
    "form",
    "selected",
    "max_value",
    "min_value",
    "gradio-container",
    "tab-wrapper",
    "tab-container",
}


CALLED_BY_LIBRARIES = {"log_message", "main_loop", "method_not_allowed"}


def texts(*patterns: str) -> dict[str, str]:
    """Tracked files by name."""
    names = subprocess.run(["git", "ls-files", *patterns], cwd=REPOSITORY, capture_output=True, text=True).stdout
    return {name: (REPOSITORY / name).read_text(encoding="utf-8") for name in names.splitlines()}


SCRIPTS = texts("ui/*.js", "page/*.js", "web/site/*.js")
PYTHON = {name: text for name, text in texts("*.py").items() if not name.startswith("tests/")}
TESTS = texts("tests/*.js")
DRAWN = "\n".join([*SCRIPTS.values(), *PYTHON.values(), *texts("web/site/*.html").values()])


def used_words(texts: dict[str, str]) -> Counter[str]:
    return Counter(re.findall(r"[\w-]+", "\n".join(texts.values())))


def patterns() -> list[re.Pattern[str]]:
    """What strings may come to that are put together, as f"axis_{name}", `${view}_title` or `line style${k}`."""
    strings = re.findall(r"""(?<=["'` ])((?:[\w-]*\$?\{[^{}"'`]*\}[\w-]*)+)(?=["'` ])""", DRAWN)
    parts = [re.split(r"\$?\{[^{}]*\}", string) for string in strings]
    return [re.compile(r"\w+".join(some)) for some in parts if any(len(part) > 2 for part in some)]


def test_every_class_and_id_of_a_style_sheet_is_used():
    names, built = set(re.findall(r"[\w-]+", DRAWN)), patterns()
    for sheet, style in texts("ui/*.css", "page/*.css", "web/site/*.css").items():
        selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", style, flags=re.S)
        unused = set(re.findall(r"[.#]([a-zA-Z][\w-]*)", selectors)) - names - GRADIOS
        assert {name for name in unused if not any(pattern.fullmatch(name) for pattern in built)} == set(), sheet


def test_every_sentence_is_used():
    names, built = set(re.findall(r"\w+", DRAWN)), patterns()
    names |= {f"{view}_{part}" for view in VIEWS for part in ("claim", "caveat")}  # ui/views/inside.js says both alike
    unused = [key for key in WORDS["en"]["sentences"] if key not in names]
    assert [key for key in unused if not any(pattern.fullmatch(key) for pattern in built)] == []


def test_every_export_is_imported():
    for name, script in SCRIPTS.items():
        exports = set(re.findall(r"^export (?:async )?(?:function\*?|const|class) (\w+)", script, re.M))
        assert exports <= set(used_words({place: text for place, text in (SCRIPTS | TESTS).items() if place != name}))


def test_every_function_class_and_constant_is_used():
    trees = {name: ast.parse(code) for name, code in PYTHON.items()}
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    used = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    used |= {node.attr for node in nodes if isinstance(node, ast.Attribute)} | CALLED_BY_LIBRARIES
    used |= set(re.findall(r"figures\.(\w+)", "\n".join(texts("*.md").values())))
    for name, tree in trees.items():
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        defined = {node.name for node in ast.walk(tree) if isinstance(node, kinds)}
        assigned = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
        targets = [target for node in assigned for target in getattr(node, "targets", [getattr(node, "target", None)])]
        defined |= {target.id for target in targets if isinstance(target, ast.Name)}
        assert {word for word in defined if not word.startswith("__")} - used == set(), name
