"""Which runtimes run the ONNX files, and how far their answers are from those of the onnxruntime here.

    python benchmarks/runtimes.py        # about six minutes; needs npm, chromium and the package indexes

Each runtime is installed into its own environment, and each graph runs in its own process, because some runtimes crash
it. The figure is the largest difference of a probability, over names of 1, 9 and 64 letters, alone and in a batch; if a
graph fails, the runtime's reason is given. Writes runtimes.json and runtimes.md next to this script.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Error, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.ask_runtime import ANSWERS, LOG_PROBS, Outputs, run_graph
from benchmarks.publish import publish
from benchmarks.web import serve
from letterwise.manifest import ARTIFACTS, BULK, GRAPHS
from letterwise.text import BLANK, NOTHING

SHAPES = ((1, 1), (3, 9), (2, 64))
WEB = "onnxruntime-web"
WEB_VERSIONS = ("1.20.1", "1.30.0")
# Runtime -> versions, oldest first, each with its extra requirements.
PACKAGES: dict[str, dict[str, list[str]]] = {
    "onnxruntime": {"1.16.3": ["numpy<2"], "1.20.1": [], "1.24.4": [], "1.28.0": [], "1.32.0": []},
    "onnx": {"1.19.1": [], "1.23.2": []},
    "openvino": {"2024.6.0": [], "2026.4.1": []},
    "opencv-python-headless": {"4.13.0.92": [], "5.0.0.93": []},
    "MNN": {"3.6.1": []},
    "tract": {"0.23.9": []},
    "onnx2torch": {"1.5.15": ["torch"]},
    "tinygrad": {"0.14.0": []},
}
CALLED = {"onnx": "ONNX's reference evaluator", "openvino": "OpenVINO", "opencv-python-headless": "OpenCV"}
REASONS = {  # pattern of an error message -> plain words
    r"Scan'? is not (supported|implemented)|operation_type='Scan'|::Scan|operations:\s+Scan": "has no Scan",
    r"LSTM'? is not (supported|implemented)|operation_type='LSTM'|Unsupported.*LSTM": "has no LSTM",
    r"UndeterminedSymbol|symbol": "needs a fixed batch size",
    r"node #\d+ \S+ Scan|Output mismatch after rewiring": "infers shapes wrongly",
    r"dynamic 'zero' shapes|isDynamicShape|computeShapeByReshapeMask": "needs fixed sizes",
    r"Unable to find input '(LSTM_)?w_hidden'": "its Scan does not see the graph around it",
    r"operator 'Gather'": "its Gather fails on a batch",
    r"Start to Optimize the MNN Net": "its converter writes no file",
    r"'clang'": "needs a compiler",
}


def in_python(python: Path, runtime: str, graph: Path, batches: Path) -> list[Outputs]:
    """``run_graph``, run in an environment. Raises RuntimeError with its stderr."""
    environment = {"DEV": "PYTHON", "RUST_BACKTRACE": "0", "PATH": "/usr/bin:/bin", "HOME": str(graph.parent)}
    return printed_outputs([python, HERE / "ask_runtime.py", runtime, graph, batches], env=environment)


def printed_outputs(command: list[str | Path], **options: Any) -> list[Outputs]:
    """The outputs in the last line that a command prints. Raises RuntimeError with its stderr."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
    if done.returncode:
        raise RuntimeError(done.stderr)
    outputs: list[Outputs] = json.loads(done.stdout.splitlines()[-1])
    return outputs


IN_NODE = """
import * as ort from "onnxruntime-web";
import {readFileSync} from "node:fs";
import {ask} from "./runtimes.mjs";
const [graph, batches, names] = process.argv.slice(1);
console.log(JSON.stringify(await ask(ort, readFileSync(graph), JSON.parse(readFileSync(batches)), JSON.parse(names))));
"""
IN_CHROMIUM = """async ([graph, batches, names]) => {
  const ort = await import("/node_modules/onnxruntime-web/dist/ort.wasm.min.mjs");
  const {ask} = await import("/runtimes.mjs");
  const bytes = new Uint8Array(await (await fetch(`/${graph}`)).arrayBuffer());
  return await ask(ort, bytes, batches, names);
}"""


def in_node(folder: Path, graph: Path, batches: Path) -> list[Outputs]:
    """The outputs of onnxruntime-web in ``folder``. Raises RuntimeError with its stderr."""
    names = json.dumps(ANSWERS.get(graph.name, LOG_PROBS))
    return printed_outputs(["node", "--input-type=module", "-e", IN_NODE, graph, batches, names], cwd=folder)


def in_chromium(page: Page, graph: Path, batches: Path) -> list[Outputs]:
    """The outputs of onnxruntime-web in a page of its folder. Raises RuntimeError with the page's error."""
    arguments = [graph.name, json.loads(batches.read_bytes()), ANSWERS.get(graph.name, LOG_PROBS)]
    try:
        outputs: list[Outputs] = page.evaluate(IN_CHROMIUM, arguments)
    except Error as error:
        raise RuntimeError(str(error).splitlines()[0]) from error
    return outputs


def difference(actual: list[Outputs], expected: list[Outputs]) -> float:
    """The largest difference of a probability. Raises RuntimeError if shapes differ or a value is NaN."""
    worst = 0.0
    for outputs, reference in zip(actual, expected, strict=True):
        for name, log_probs in reference.items():
            if len(outputs.get(name, [])) != len(log_probs) or np.isnan(outputs[name]).any():
                raise RuntimeError(f"gives another shape of {name}, or NaN")
            worst = max(worst, float(np.abs(np.exp(outputs[name]) - np.exp(log_probs)).max()))
    return worst


def result(expected: list[Outputs], ask: Callable[..., list[Outputs]], *arguments: Any) -> float | str:
    """The difference for what ``ask`` returns, or why there is none."""
    try:
        return difference(ask(*arguments), expected)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        message = str(error)
        reason = next((words for pattern, words in REASONS.items() if re.search(pattern, message)), None)
        return reason or next((line for line in reversed(message.splitlines()) if line.strip()), "nothing said")[:120]


Expected = dict[Path, list[Outputs]]  # by graph; its letters are in a file next to it, ``.onnx.json``
Row = dict[str, float | str]  # by file name


def of_package(home: Path, runtime: str, wanted: list[str], expected: Expected) -> Row:
    """Results of a Python package, installed into ``home``."""
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
    return {
        graph.name: result(outputs, in_python, python, runtime, graph, graph.with_suffix(".onnx.json"))
        for graph, outputs in expected.items()
    }


def of_web(home: Path, version: str, expected: Expected) -> tuple[Row, Row]:
    """Results of onnxruntime-web, installed into ``home``: in Node and in Chromium."""
    home.mkdir()
    (home / "package.json").write_text("{}")
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", f"{WEB}@{version}"]
    subprocess.run(npm, cwd=home, check=True)
    for file in (HERE / "runtimes.mjs", *expected):
        shutil.copy(file, home)
    node, chromium = Row(), Row()
    with serve(home) as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}package.json")
        for graph, outputs in expected.items():
            batches = graph.with_suffix(".onnx.json")
            node[graph.name] = result(outputs, in_node, home, graph, batches)
            chromium[graph.name] = result(outputs, in_chromium, page, graph, batches)
        browser.close()
    return node, chromium


def measure() -> dict[str, Row]:
    """By runtime and version: the result of every graph."""
    rng = np.random.default_rng(0)
    batches = [rng.integers(0, BLANK, shape) for shape in SHAPES]
    end_aligned = [batch.copy() for batch in batches]
    end_aligned[1][1, :4] = NOTHING
    table: dict[str, Row] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder, expected = Path(temporary), Expected()
        for name in GRAPHS:
            graph = Path(shutil.copy(ARTIFACTS / name, folder))
            inputs = [batch.tolist() for batch in (end_aligned if name == BULK else batches)]
            graph.with_suffix(".onnx.json").write_text(json.dumps(inputs), encoding="utf-8")
            expected[graph] = run_graph("onnxruntime", str(graph), inputs)
        for runtime, versions in PACKAGES.items():
            for version, extras in versions.items():
                wanted = [f"{runtime}=={version}", "numpy", *extras]
                row = of_package(folder / "environment", runtime, wanted, expected)
                table[f"{CALLED.get(runtime, runtime)} {version}"] = row
                shutil.rmtree(folder / "environment")
        for version in WEB_VERSIONS:
            node, chromium = of_web(folder / f"web-{version}", version, expected)
            table |= {f"{WEB} {version}, Node": node, f"{WEB} {version}, Chromium": chromium}
    return table


def markdown(table: dict[str, Row]) -> str:
    """The table, one row per runtime."""
    files = [*next(iter(table.values()))]
    rows = [
        f"| {runtime} | "
        + " | ".join(v if isinstance(v, str) else f"{v:.0e}" if v else "0" for v in row.values())
        + " |"
        for runtime, row in table.items()
    ]
    return "\n".join([f"| runtime | {' | '.join(files)} |", "|---" * (len(files) + 1) + "|", *rows]) + "\n"


def main() -> None:
    """Measure and write."""
    table = measure()
    publish(__file__, table, markdown(table))


if __name__ == "__main__":
    main()
