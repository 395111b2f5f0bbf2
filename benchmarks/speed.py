"""Speed against the rivals, all measured in this run and in turn, so that noise affects all alike.

    python benchmarks/speed.py           # about three minutes; run nothing else meanwhile

Times are medians in milliseconds. One thread each. Writes speed.json and speed.md next to this script.
"""

import os
import platform
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from threadpoolctl import threadpool_limits

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks import tutorial
from benchmarks.publish import publish
from letterwise import corpus as corpora
from letterwise.predictor import Predictor
from letterwise.text import BLANK, encode
from models import LSTM, RNN, MyLSTM, Recurrent
from training.loop import ONE_HOT, Examples, fit
from training.networks import HIDDEN
from training.ngram import NgramModel
from training.recipe import RECIPES

TARGETS = {  # figure -> (bound, "at most" or "at least")
    "one name, onnxruntime, ms": (0.15, "at most"),
    "one name, torch eager / onnxruntime": (4.0, "at least"),
    "10,000 names, torch eager / onnxruntime": (1.0, "at least"),
    "training, names a second, all three / tutorial's loop": (30.0, "at least"),
    "start-up, our page / bare page": (1.25, "at most"),
}
BARE = """
import sys
import gradio as gr
with gr.Blocks(analytics_enabled=False) as page:
    box, answer = gr.Textbox(elem_id="name"), gr.HTML("<p>Answer</p>", elem_id="answer-rnn")
    box.change(lambda name: f"<p>{name[::-1]}</p>", box, answer, queue=False, show_progress="hidden",
               trigger_mode="always_last", api_visibility="private")
page.launch(server_port=int(sys.argv[1]), quiet=True, ssr_mode=False)
"""
Figures = dict[str, float]


def interleaved_medians(functions: dict[str, Callable[[], Any]], rounds: int) -> Figures:
    """Median milliseconds of each function; they run in turn, ``rounds`` times after one warm-up."""
    milliseconds: dict[str, list[float]] = {name: [] for name in functions}
    for turn in range(rounds + 1):
        for name, function in functions.items():
            started = time.perf_counter()
            function()
            if turn:
                milliseconds[name].append(1000 * (time.perf_counter() - started))
    return {name: statistics.median(times) for name, times in milliseconds.items()}


def eager(texts: list[str], batch: int = 512) -> Callable[[], None]:
    """The three networks in torch, batched by length; untrained weights take as long as trained ones."""
    networks = [kind(BLANK, size, 18).eval() for kind, size in HIDDEN.items()]

    @torch.inference_mode()
    def run() -> None:
        order = sorted(texts, key=len)
        for start in range(0, len(order), batch):
            letters = ONE_HOT[torch.from_numpy(encode(order[start : start + batch])).T]
            for network in networks:
                network.unroll(letters)[0].exp()

    return run


def one_name(predictor: Predictor, ngrams: NgramModel, texts: list[str], rounds: int) -> Figures:
    """Milliseconds for one name through the three networks, from encoded letters to unranked answers.

    torch runs them as the report's code does, letter by letter except nn.LSTM, and unrolled as in our training.
    """
    encoded = [encode([text]) for text in texts]
    hot = [ONE_HOT[torch.from_numpy(letters).T] for letters in encoded]
    rnn, lstm, mylstm = RNN(BLANK, 128, 18).eval(), LSTM(BLANK, 64, 18).eval(), MyLSTM(BLANK, 64, 18).eval()
    networks: list[Recurrent] = [rnn, lstm, mylstm]

    def onnx() -> None:
        for letters in encoded:
            for session in predictor.sessions.values():
                session.run(["log_probs"], {"letters": letters})

    @torch.inference_mode()
    def unrolled() -> None:
        for letters in hot:
            for network in networks:
                network.unroll(letters)

    @torch.inference_mode()
    def by_letter() -> None:
        for letters in hot:
            hidden, (h, C) = rnn.initHidden(), mylstm.initHidden()
            for letter in letters:
                _, hidden = rnn(letter, hidden)
                _, h, C = mylstm(letter[None], h, C)
            lstm(letters)

    functions = {
        "onnxruntime": onnx,
        "torch eager": by_letter,
        "torch eager, unrolled by us": unrolled,
        "n-gram model": lambda: [ngrams.probabilities([text]) for text in texts],
        "Predictor.predict": lambda: [predictor.predict(text) for text in texts],
    }
    return {name: ms / len(texts) for name, ms in interleaved_medians(functions, rounds).items()}


def many_names(predictor: Predictor, ngrams: NgramModel, texts: list[str], rounds: int) -> Figures:
    """Milliseconds for all ``texts`` through the three networks, including encoding."""
    functions = {
        "onnxruntime": lambda: predictor.predict_texts(texts, "corpus"),
        "torch eager": eager(texts),
        "n-gram model": lambda: ngrams.probabilities(texts),
    }
    return interleaved_medians(functions, rounds)


def training(texts: list[str], labels: np.ndarray, epochs: int, singles: int) -> Figures:
    """Names per second: each network by our loop on one thread, all three as in training, the tutorial's loop."""
    recipe = replace(RECIPES["full"], epochs=epochs)
    examples = Examples.of(texts, np.eye(18)[labels], np.ones(len(texts)))
    validation = Examples.of(texts[:100], np.eye(18)[labels[:100]], np.ones(100))
    networks = [kind(BLANK, size, 18) for kind, size in HIDDEN.items()]
    fit(networks[0], validation, validation, recipe, seed=0)  # warm-up
    speed = {}
    for network in networks:
        started = time.perf_counter()
        fit(network, examples, validation, recipe, seed=0)
        speed[type(network).__name__] = epochs * len(texts) / (time.perf_counter() - started)
    started = time.perf_counter()
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for job in [pool.submit(fit, network, examples, validation, recipe, 0) for network in reversed(networks)]:
            job.result()
    speed["all three"] = len(networks) * epochs * len(texts) / (time.perf_counter() - started)
    started = time.perf_counter()
    tutorial.train(texts, labels, 18, 0, names=singles)
    return speed | {"tutorial's loop": singles / (time.perf_counter() - started)}


@dataclass(frozen=True)
class RunningPage:
    """A page served by its own process."""

    address: str
    milliseconds: float  # until it answered
    pid: int

    def processor_time(self) -> float:
        """CPU seconds that the process has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running_page(command: list[str]) -> Iterator[RunningPage]:
    """Serve a page in a process; the port is appended to ``command``."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = os.environ | {"GRADIO_ANALYTICS_ENABLED": "False"}
    started, url = time.perf_counter(), f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, *command, str(port)], cwd=HERE.parent, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                urllib.request.urlopen(url, timeout=30).read()
                break
            except (urllib.error.URLError, ConnectionError):
                if process.poll() is not None:
                    raise RuntimeError(f"{command} ended with exit code {process.returncode}") from None
                time.sleep(0.01)
        yield RunningPage(url, 1000 * (time.perf_counter() - started), process.pid)
    finally:
        process.kill()
        process.wait()


PAGES = {"our page": ["app.py", "--port"], "bare page": ["-c", BARE]}


def start_up(rounds: int) -> Figures:
    """Milliseconds from the start of the process to the page's first answer."""
    milliseconds: dict[str, list[float]] = {name: [] for name in PAGES}
    for turn in range(rounds + 1):
        for name, command in PAGES.items():
            with running_page(command) as page:
                if turn:
                    milliseconds[name].append(page.milliseconds)
    return {name: statistics.median(times) for name, times in milliseconds.items()}


def judge_targets(figures: dict[str, Figures]) -> dict[str, dict[str, Any]]:
    """Each target with its value and whether it is met."""
    single, many, trained = figures["one name, ms"], figures["10,000 names, ms"], figures["training, names a second"]
    start = figures["start-up, ms"]
    values = (
        single["onnxruntime"],
        single["torch eager"] / single["onnxruntime"],
        many["torch eager"] / many["onnxruntime"],
        trained["all three"] / trained["tutorial's loop"],
        start["our page"] / start["bare page"],
    )
    return {
        name: {"value": value, "target": f"{sense} {bound}", "met": (value <= bound) == (sense == "at most")}
        for (name, (bound, sense)), value in zip(TARGETS.items(), values, strict=True)
    }


def table(figures: dict[str, Figures], verdicts: dict[str, dict[str, Any]]) -> str:
    """Markdown: every figure, then every target."""
    lines = ["| what | figures |", "|---|---|"]
    for name, by_label in figures.items():
        cells = (
            f"{label} {value:,.0f}" if value >= 1000 else f"{label} {value:.3g}" for label, value in by_label.items()
        )
        lines.append(f"| {name} | {', '.join(cells)} |")
    lines += ["", "| target | measured | met |", "|---|---|---|"]
    for name, verdict in verdicts.items():
        met = "yes" if verdict["met"] else "no"
        lines.append(f"| {name} {verdict['target']} | {verdict['value']:.3g} | {met} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, judge, write."""
    torch.set_num_threads(1)
    starter, predictor = corpora.load("starter"), Predictor.load()
    texts = [starter.texts[row] for row in np.random.default_rng(0).permutation(len(starter.texts))]
    many = (texts * 2)[:10_000]
    with threadpool_limits(limits=1):
        ngrams = NgramModel(starter.texts, starter.labels, np.ones(len(starter.texts)), 18)
        figures: dict[str, Figures] = {
            "one name, ms": one_name(predictor, ngrams, texts[:20], 100),
            "10,000 names, ms": many_names(predictor, ngrams, many, 15),
            "training, names a second": training(list(starter.texts), starter.labels, 4, 4000),
        }
    figures["start-up, ms"] = start_up(5)
    verdicts = judge_targets(figures)
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    machine |= {name: version(name) for name in ("torch", "onnxruntime", "gradio", "scikit-learn")}
    report = {"machine": machine, "figures": figures, "targets": verdicts}
    publish(__file__, report, table(figures, verdicts))


if __name__ == "__main__":
    main()
