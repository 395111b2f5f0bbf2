"""SECURITY.md names tests that exist."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def test_every_file_that_is_linked_exists():
    linked = re.findall(r"\]\(([^)]+)\)", (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8"))
    assert linked
    assert [path for path in linked if not (REPOSITORY / path).is_file()] == []
