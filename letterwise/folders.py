"""Where the other folders are: beside this package in a checkout, in one of its folders if it was installed by pip.

There they keep the names they have in a checkout, and are on Python's path only while one of their commands runs.
"""

import runpy
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
BUNDLED = (_HERE / "bundled").is_dir()  # installed by pip, not run from a checkout
ROOT = _HERE / "bundled" if BUNDLED else _HERE.parent
_REQUIREMENTS = {"page": "requirements.txt", "train": "requirements-dev.txt"}


def how_to_install(extra: str) -> str:
    """The command that installs what the page (``page``) or training (``train``) needs."""
    return f"pip install 'letterwise[{extra}]'" if BUNDLED else f"pip install -r {_REQUIREMENTS[extra]}"


def page() -> None:
    """The command ``letterwise-page``: app.py."""
    _run("app.py")


def train() -> None:
    """The command ``letterwise-train``: train.py; artifacts are written to ./artifacts unless ``--out`` is given."""
    if not any(argument.startswith("--out") for argument in sys.argv):
        sys.argv += ["--out", "artifacts"]
    _run("train.py")


def _run(script: str) -> None:
    sys.path.insert(0, str(ROOT))
    runpy.run_path(str(ROOT / script), run_name="__main__")
