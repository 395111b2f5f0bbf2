"""Writes a benchmark's results next to its script: figures as JSON, and the Markdown that the documents include."""

import json
from pathlib import Path
from typing import Any


def publish(script: str, figures: Any, text: str) -> None:
    """``script``: the benchmark's ``__file__``; ``text``: the Markdown, which is also printed."""
    path = Path(script).resolve()
    path.with_suffix(".json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
