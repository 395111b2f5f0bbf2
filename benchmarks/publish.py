"""What a benchmark came to, beside its script: the figures as JSON, and as the Markdown that documents show."""

import json
from pathlib import Path
from typing import Any


def publish(script: str, figures: Any, text: str) -> None:
    """``script`` is the benchmark's ``__file__``; ``text`` is printed too."""
    place = Path(script).resolve()
    place.with_suffix(".json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    place.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
