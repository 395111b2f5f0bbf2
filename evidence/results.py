"""Results as plain data, written whole or not at all."""

import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def once(path: Path, experiment: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The result kept at ``path``; what is not there yet is measured and kept."""
    if not path.exists():
        write(path, json.dumps(plain(experiment()), ensure_ascii=False))
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def plain(value: Any) -> Any:
    """Plain data for JSON: four significant digits, None for what is not a finite number."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(part) for part in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.4g}") if math.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value


def write(path: Path, content: str) -> None:
    """Renamed into place when whole."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        temporary.write_text(content + "\n", encoding="utf-8")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
