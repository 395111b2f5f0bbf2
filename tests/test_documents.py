"""The documents name files that exist, and the reliability page the benchmark's own figures."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted((REPOSITORY / "docs").glob("*.md"))


@pytest.mark.parametrize("document", ["SECURITY.md", "README.md", *(f"docs/{p.name}" for p in DOCUMENTS)])
def test_every_file_that_is_linked_exists(document):
    path = REPOSITORY / document
    linked = re.findall(r"\]\(((?!https?:|#)[^)]+)\)", path.read_text(encoding="utf-8"))
    assert linked
    assert [link for link in linked if not (path.parent / link).exists()] == []


def test_the_soak_is_the_benchmarks():
    rows = (REPOSITORY / "benchmarks" / "soak.md").read_text(encoding="utf-8").splitlines()
    said = (REPOSITORY / "docs" / "reliability.md").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if row not in said] == []
