"""Which runtimes run the ONNX files, and how far their answers are from onnxruntime's here.

    python benchmarks/runtimes.py        # about five minutes; needs npm, chromium and the package indexes

Each runtime is installed into an environment of its own, and each graph is asked in a process of its own, for some
runtimes end it. The figure is the largest difference of a probability, over names of 1, 9 and 64 letters alone and in
a batch; where there is none, the runtime's own reason. Writes runtimes.json and runtimes.md beside itself.
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

HERE = Path(__file__).resolve().parent
SHAPES = ((1, 1), (3, 9), (2, 64))
ANSWERS = {"bulk.onnx": ["RNN", "LSTM", "MyLSTM"]}  # log-probabilities by file; elsewhere:
LOG_PROBS = ["log_probs"]
WEB = "onnxruntime-web"
WEB_VERSIONS = ("1.20.1", "1.30.0")
# Runtime -> versions, oldest first, each with what else it needs.
PACKAGES = {
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
REASONS = {  # how a refusal reads -> in plain words
    r"Scan'? is not (supported|implemented)|operation_type='Scan'|::Scan|operations:\s+Scan": "has no Scan",
    r"LSTM'? is not (supported|implemented)|operation_type='LSTM'|Unsupported.*LSTM": "has no LSTM",
    r"UndeterminedSymbol|symbol": "takes no open batch size",
    r"node #\d+ \S+ Scan|Output mismatch after rewiring": "infers shapes wrongly",
    r"dynamic 'zero' shapes|isDynamicShape|computeShapeByReshapeMask": "takes no open sizes",
    r"Unable to find input '(LSTM_)?w_hidden'": "its Scan does not see the graph around it",
    r"operator 'Gather'": "its Gather fails on a batch",
    r"Start to Optimize the MNN Net": "its converter ends without a file",
    r"'clang'": "needs a compiler",
}

Outputs = dict[str, list[float]]  # flat


def by_onnxruntime(graph: str, letters: Any, names: list[str]) -> list[Any]:
    import onnxruntime

    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    return list(session.run(names, {"letters": letters}))


def by_onnx(graph: str, letters: Any, names: list[str]) -> list[Any]:
    from onnx.reference import ReferenceEvaluator

    return list(ReferenceEvaluator(graph).run(names, {"letters": letters}))


def by_openvino(graph: str, letters: Any, names: list[str]) -> list[Any]:
    import openvino

    exact = {"INFERENCE_PRECISION_HINT": "f32"}  # else bfloat16 where the CPU has it, 0.2 off
    found = openvino.Core().compile_model(graph, "CPU", exact)({"letters": letters})
    return [found[name] for name in names]


def by_opencv(graph: str, letters: Any, names: list[str]) -> list[Any]:
    import cv2

    network = cv2.dnn.readNetFromONNX(graph)
    network.setInput(letters, "letters")
    return list(network.forward(names))


def by_mnn(graph: str, letters: Any, names: list[str]) -> list[Any]:
    import numpy as np
    from MNN import expr, nn

    converter = str(Path(sys.executable).with_name("mnnconvert"))
    command = [converter, "-f", "ONNX", "--modelFile", graph, "--MNNModel", f"{graph}.mnn", "--bizCode", "letterwise"]
    done = subprocess.run(command, capture_output=True, text=True)
    if not Path(f"{graph}.mnn").exists():
        raise ValueError(done.stdout)
    network = nn.load_module_from_file(f"{graph}.mnn", ["letters"], names)
    given = expr.const(letters.ravel().tolist(), list(letters.shape), expr.NCHW, expr.int)
    return [np.array(output.read()) for output in network.forward([given])]


def by_tract(graph: str, letters: Any, names: list[str]) -> list[Any]:
    import tract

    return [output.to_numpy() for output in tract.onnx().load(graph).into_model().into_runnable().run([letters])]


def by_onnx2torch(graph: str, letters: Any, names: list[str]) -> list[Any]:
    import onnx2torch
    import torch

    return [onnx2torch.convert(graph)(torch.from_numpy(letters)).numpy()]


def by_tinygrad(graph: str, letters: Any, names: list[str]) -> list[Any]:
    from tinygrad import Tensor
    from tinygrad.nn.onnx import OnnxRunner

    found = OnnxRunner(graph)({"letters": Tensor(letters)})
    return [found[name].numpy() for name in names]


ASK: dict[str, Callable[[str, Any, list[str]], list[Any]]] = {
    "onnxruntime": by_onnxruntime, "onnx": by_onnx, "openvino": by_openvino, "opencv-python-headless": by_opencv,
    "MNN": by_mnn, "tract": by_tract, "onnx2torch": by_onnx2torch, "tinygrad": by_tinygrad,
}  # fmt: skip


def asked(runtime: str, graph: str, batches: list[list[list[int]]]) -> list[Outputs]:
    """The outputs for each batch of letters, in this process."""
    import numpy as np

    names, ask = ANSWERS.get(Path(graph).name, LOG_PROBS), ASK[runtime]
    results = [ask(graph, np.array(letters, np.int64), names) for letters in batches]
    return [{name: np.ravel(v).tolist() for name, v in zip(names, one, strict=False)} for one in results]


def in_python(python: Path, runtime: str, graph: Path, batches: Path) -> list[Outputs]:
    """``asked`` in an environment. Raises RuntimeError with all that the runtime said."""
    command = [python, __file__, runtime, graph, batches]
    environment = {"DEV": "PYTHON", "RUST_BACKTRACE": "0", "PATH": "/usr/bin:/bin", "HOME": str(graph.parent)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: list[Outputs] = json.loads(done.stdout.splitlines()[-1])
    return found


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
    names = json.dumps(ANSWERS.get(graph.name, LOG_PROBS))
    command = ["node", "--input-type=module", "-e", IN_NODE, graph, batches, names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: list[Outputs] = json.loads(done.stdout.splitlines()[-1])
    return found


def difference(found: list[Outputs], expected: list[Outputs]) -> float:
    """The largest of a probability. Raises RuntimeError where there are fewer of them, or something that is none."""
    import numpy as np

    worst = 0.0
    for one, other in zip(found, expected, strict=True):
        for name, log_probs in other.items():
            if len(one.get(name, [])) != len(log_probs) or np.isnan(one[name]).any():
                raise RuntimeError(f"gives another shape of {name}, or numbers that are none")
            worst = max(worst, float(np.abs(np.exp(one[name]) - np.exp(log_probs)).max()))
    return worst


def result(ask: Callable[[], list[Outputs]], expected: list[Outputs]) -> float | str:
    """The difference, or why there is none."""
    try:
        return difference(ask(), expected)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        said = str(error)
        known = next((words for sign, words in REASONS.items() if re.search(sign, said)), None)
        return known or next((line for line in reversed(said.splitlines()) if line.strip()), "nothing said")[:120]


def measured() -> dict[str, dict[str, float | str]]:
    """By runtime and version: the result of every graph by file name."""
    import numpy as np
    from playwright.sync_api import Error, sync_playwright

    sys.path.insert(0, str(HERE.parent))
    from benchmarks.web import served
    from letterwise.manifest import ARTIFACTS, GRAPHS
    from letterwise.text import BLANK, NOTHING

    dice = np.random.default_rng(0)
    batches = [dice.integers(0, BLANK, shape) for shape in SHAPES]
    ends = [batch.copy() for batch in batches]
    ends[1][1, :4] = NOTHING
    table: dict[str, dict[str, float | str]] = {}
    with tempfile.TemporaryDirectory() as place:
        folder, given = Path(place), {}
        for graph in GRAPHS:
            shutil.copy(ARTIFACTS / graph, folder)
            given[graph] = [batch.tolist() for batch in (ends if graph == "bulk.onnx" else batches)]
            (folder / f"{graph}.json").write_text(json.dumps(given[graph]), encoding="utf-8")
        expected = {graph: asked("onnxruntime", str(folder / graph), given[graph]) for graph in GRAPHS}
        for runtime, versions in PACKAGES.items():
            for version, others in versions.items():
                home = folder / f"{runtime}-{version}"
                venv.create(home, with_pip=True)
                python, wanted = home / "bin" / "python", [f"{runtime}=={version}", "numpy", *others]
                subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
                row = table[f"{CALLED.get(runtime, runtime)} {version}"] = {}
                for graph in GRAPHS:
                    ways = python, runtime, folder / graph, folder / f"{graph}.json"
                    row[graph] = result(lambda ways=ways: in_python(*ways), expected[graph])  # type: ignore[misc]
                shutil.rmtree(home)
        for version in WEB_VERSIONS:
            home = folder / f"web-{version}"
            home.mkdir()
            (home / "package.json").write_text("{}")
            npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", f"{WEB}@{version}"]
            subprocess.run(npm, cwd=home, check=True)
            shutil.copy(HERE / "runtimes.mjs", home)
            row = table[f"{WEB} {version}, Node"] = {}
            drawn = table[f"{WEB} {version}, Chromium"] = {}
            with served(home) as (address, _), sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                page = browser.new_page()
                page.goto(f"{address}package.json")
                for graph in GRAPHS:
                    shutil.copy(folder / graph, home)
                    paths = home, folder / graph, folder / f"{graph}.json"
                    row[graph] = result(lambda paths=paths: in_node(*paths), expected[graph])  # type: ignore[misc]
                    told = [graph, given[graph], ANSWERS.get(graph, LOG_PROBS)]
                    try:
                        drawn[graph] = difference(page.evaluate(IN_CHROMIUM, told), expected[graph])
                    except Error as error:
                        drawn[graph] = str(error).splitlines()[0][:120]
                browser.close()
    return table


def markdown(table: dict[str, dict[str, float | str]]) -> str:
    """The table, a runtime a row."""
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
    table = measured()
    (HERE / "runtimes.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    (HERE / "runtimes.md").write_text(markdown(table), encoding="utf-8")
    print(markdown(table))


if __name__ == "__main__":
    if sys.argv[1:]:  # asked in an environment of its own
        print(json.dumps(asked(sys.argv[1], sys.argv[2], json.loads(Path(sys.argv[3]).read_bytes()))))
    else:
        main()
