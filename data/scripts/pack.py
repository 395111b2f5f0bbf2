"""Pack this folder's lists and rules into letterwise/scripts.json, which Python and the static site read.

python data/scripts/pack.py
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from letterwise.scripts import by_signs  # noqa: E402  needs the path above

PACKED = HERE.parents[1] / "letterwise" / "scripts.json"


def packed() -> str:
    """The content of the packed file; a list is one string of keys and values in turn, told apart by their script."""
    tables: dict[str, object] = {"rules": json.loads((HERE / "rules.json").read_text(encoding="utf-8"))}
    for name, files in {"chinese": ["chinese"], "korean": ["korean", "korean-hanja"], "arabic": ["arabic"]}.items():
        tables[name] = "".join(key + value for file in files for key, value in _rows(f"{file}.tsv"))
    tables["signs"] = signs = {sign: readings for sign, *readings in _rows("japanese-signs.tsv")}
    japanese = _rows("japanese.tsv")
    tables["japanese"] = "".join(name + reading for name, reading in japanese if by_signs(name, signs) != reading)
    regular = [name for name, reading in japanese if by_signs(name, signs) == reading]
    tables["japanese_by_signs"] = {
        size: "".join(sorted(name for name in regular if len(name) == size)) for size in sorted(set(map(len, regular)))
    }
    tables["only_japanese"] = "".join((HERE / "japanese-only.txt").read_text(encoding="utf-8").split())
    tables["arabic_prefixes"] = _rows("arabic-prefixes.tsv")
    return json.dumps(tables, ensure_ascii=False, separators=(",", ":")) + "\n"


def _rows(file: str) -> list[list[str]]:
    return [line.split("\t") for line in (HERE / file).read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    PACKED.write_text(packed(), encoding="utf-8")
