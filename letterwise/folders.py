"""Where the other folders are: beside this package in a checkout, in one of its folders if it was installed by pip.

There they keep the names they have in a checkout, and are on Python's path only while one of their commands runs.
"""

import runpy
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
ROOT = _HERE / "bundled" if (_HERE / "bundled").is_dir() else _HERE.parent


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
