"""Fill in the figures in every document from what training, evidence and benchmarks wrote.

    python docs/figures.py            # rewrite stale figures, and docs/claims.md whole
    python docs/figures.py --check    # change nothing; exit code 5 if a figure is stale

A document marks each place with <!-- [[[cog figures.benchmark("speed") ]]] --> up to <!-- [[[end]]] -->.
"""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from cogapp import Cog

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from letterwise.claims import outcome
from letterwise.manifest import ARTIFACTS, EVIDENCE, MANIFEST, MODELS
from letterwise.sentences import say
from letterwise.verdicts import load, verdicts

STRUCTURES = {
    "RNN": "`i2h` 185→128, `i2o` 185→18, no non-linearity",
    "LSTM": "`nn.LSTM(57, 64)`, `out` 64→18",
    "MyLSTM": "`w_f w_i w_c w_o` 121→64, `out` 64→18",
}
FILES = {
    "rnn.onnx": "the RNN; also `hidden`, float32 `[batch, time, 128]`",
    "lstm.onnx": "the LSTM, as ONNX's LSTM operator",
    "mylstm.onnx": "MyLSTM's equations; also `forget`, `input_gate`, `candidate`, `output_gate`, `cell`, "
    "`[batch, time, 64]`, and `out_weight` `[languages, 64]`",
    "lstm_trace.onnx": "the LSTM's weights in MyLSTM's equations, for its gates; outputs as in `mylstm.onnx`",
    "bulk.onnx": "all three for long lists: only the answer after the last letter",
}


def benchmark(name: str) -> None:
    """Print what ``benchmarks/NAME.py`` wrote."""
    print((ROOT / "benchmarks" / f"{name}.md").read_text(encoding="utf-8").strip())


def console(command: str) -> None:
    """Print a command and its output."""
    words = shlex.split(command)
    completed = subprocess.run([sys.executable, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=True)
    print(f"```console\n$ {command}\n{completed.stdout.strip()}\n```")


def networks() -> None:
    """Print a table of the three networks: structure, size, scores."""
    manifest = _manifest()
    sizes = load(ARTIFACTS / EVIDENCE)["provenance"]["parameters"]
    print("| | structure | parameters | file | archive's test names | names never seen | well-known names |")
    print("|---|---|---|---|---|---|---|")
    for model, file in MODELS.items():
        kilobytes = manifest["files"][file]["bytes"] / 1000
        archive = manifest["scores"]["archive"][model]["corpus"]["accuracy"]
        visitors, common = (manifest[part]["scores"]["balanced"][model] for part in ("visitors", "common"))
        scores = " | ".join(f"{share:.1%}" for share in (archive, visitors["top1"], common["any_top1"]))
        print(f"| {model} | {STRUCTURES[model]} | {sizes[model]:,} | {kilobytes:.0f} KB | {scores} |")
    unseen, known = (manifest[part]["names"] for part in ("visitors", "common"))
    print(
        "\nScores are the shares of names whose first answer is right: on the tutorial archive's test names, with the\n"
        f"archive's mix of languages; on {unseen:,} surnames that no training saw and on {known:,} well-known ones,\n"
        "under the balanced prior ([what that is](docs/page.md#the-prior))."
    )


def files() -> None:
    """Print a table of the ONNX files: what each holds, and its size."""
    print("| file | what it holds | size |\n|---|---|---|")
    for file, content in FILES.items():
        print(f"| `{file}` | {content} | {_manifest()['files'][file]['bytes'] / 1000:.0f} KB |")


def scores(part: str, first: str, among: str) -> None:
    """Print a list's scores: first answer right, and right among three, under the balanced and the equal prior."""
    part_scores = _manifest()[part]["scores"]
    print("| | first answer, balanced | among three, balanced | first answer, equal | among three, equal |")
    print("|---|---|---|---|---|")
    for model in MODELS:
        shares = [part_scores[prior][model][key] for prior in ("balanced", "equal") for key in (first, among)]
        print(f"| {model} | {' | '.join(f'{share:.3f}' for share in shares)} |")


def claims() -> None:
    """Print the five claims, each with its verdict."""
    for number, verdict in enumerate(verdicts(load(ARTIFACTS / EVIDENCE)), 1):
        print(f"{number}. **{say(f'claim_{verdict.claim}', 'en')}**: {outcome(verdict, 'en')}.")


def _manifest() -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((ARTIFACTS / MANIFEST).read_text(encoding="utf-8"))
    return manifest


if __name__ == "__main__":
    os.chdir(ROOT)
    options = sys.argv[1:]
    if not options:
        from evidence.document import document

        options = ["-r"]
        Path("docs/claims.md").write_text(document(load(ARTIFACTS / EVIDENCE)), encoding="utf-8")
    documents = ["README.md", *sorted(str(path) for path in Path("docs").glob("*.md"))]
    sys.exit(Cog().main(["cog", "-P", "-I", "docs", "-p", "import figures", *options, *documents]))
