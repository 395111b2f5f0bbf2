"""Results as plain data, written atomically."""

import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def load_or_run(path: Path, experiment: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The result saved at ``path``; if there is none, ``experiment`` is run and its result saved."""
    if not path.exists():
        write(path, json.dumps(as_json_data(experiment()), ensure_ascii=False))
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result


def as_json_data(value: Any) -> Any:
    """Plain data for JSON: four significant digits, None for NaN and infinity."""
    if isinstance(value, dict):
        return {str(key): as_json_data(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [as_json_data(part) for part in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.4g}") if math.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value


def write(path: Path, content: str) -> None:
    """Write a file atomically, with a newline after ``content``."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        temporary.write_text(content + "\n", encoding="utf-8")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
