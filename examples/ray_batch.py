"""Every name in a folder of CSV or Parquet files through the three networks, on as many machines as Ray has.

    pip install -r examples/requirements-ray.txt
    python examples/ray_batch.py names/ --column name --out answers/

Each worker loads the predictor once. Ray deals out the batches, and deals them out again where a worker is lost.
Writes Parquet: the table's own columns, what each name was read as, and per network the best language and its
probability. On more than one machine the folders must be where all of them see them.
"""

import argparse
import os
import sys
from pathlib import Path

import numpy as np
import ray
from pyarrow import csv, string

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from letterwise import Predictor
from letterwise.predictor import PRIORS
from letterwise.text import read

Batch = dict[str, np.ndarray]  # by column: [rows]


class Annotator:
    """Adds the answers to a batch of rows."""

    def __init__(self, column: str, prior: str) -> None:
        self.predictor, self.column, self.prior = Predictor.load(), column, prior

    def __call__(self, batch: Batch) -> Batch:
        """Rows with nothing to read get an empty language and a probability of NaN."""
        texts = [read(name if isinstance(name, str) else "").text for name in batch[self.column]]
        answers = {"read_as": np.array(texts, object)}
        languages = np.array([*self.predictor.languages, ""], object)
        for model, p in self.predictor.predict_texts(texts, self.prior).items():
            best = np.where(np.isnan(p[:, 0]), len(languages) - 1, p.argmax(axis=1))
            answers |= {f"{model}_language": languages[best], f"{model}_probability": p.max(axis=1)}
        return batch | answers


def annotate(folder: Path, column: str, out: Path, prior: str = PRIORS[0], workers: int = 2) -> None:
    """Annotate all files of ``folder`` (all .csv or all .parquet) into Parquet files in ``out``."""
    kinds = {path.suffix for path in folder.iterdir() if path.suffix in (".csv", ".parquet")}
    if len(kinds) != 1:
        raise SystemExit(f"{folder} must hold .csv or .parquet files, of one kind; it has {sorted(kinds) or 'none'}")
    place = str(folder.resolve())
    if kinds == {".csv"}:  # a name stays text, were it 123 or NA
        table = ray.data.read_csv(place, convert_options=csv.ConvertOptions(column_types={column: string()}))
    else:
        table = ray.data.read_parquet(place)
    if column not in table.columns():
        raise SystemExit(f"{folder} has no column {column!r}; it has {', '.join(table.columns())}")
    annotated = table.map_batches(
        Annotator,
        fn_constructor_args=(column, prior),
        batch_size=4096,
        compute=ray.data.ActorPoolStrategy(size=workers),
        num_cpus=0,  # workers that book every core leave none to the readers, whom they then wait for
    )
    annotated.write_parquet(str(out.resolve()))


def main() -> None:
    """Read the command line and annotate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--column", default="name")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prior", choices=PRIORS, default=PRIORS[0])
    parser.add_argument("--workers", type=int, default=2, help="processes over the whole cluster (default: 2)")
    arguments = parser.parse_args()
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to Ray's makers
    ray.init(runtime_env={"working_dir": str(ROOT)})
    annotate(**vars(arguments))


if __name__ == "__main__":
    main()
