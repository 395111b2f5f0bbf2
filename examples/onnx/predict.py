"""Run names through the three ONNX files, with onnxruntime and numpy only.

    pip install onnxruntime numpy
    python examples/onnx/predict.py Suzuki Dostoevsky "O'Brien"

Prints a JSON object per name: every network's three likeliest languages, under the equal prior. Letters that the
networks do not know are skipped; to romanise them first, as the page does, use letterwise/text.py.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read when onnxruntime is imported
import onnxruntime

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"


def answer(session: onnxruntime.InferenceSession, name: str, top: int = 3) -> dict[str, float]:
    """Probabilities of the ``top`` likeliest languages, best first; empty if no letter is known."""
    metadata = session.get_modelmeta().custom_metadata_map
    letters = [metadata["alphabet"].index(letter) for letter in name if letter in metadata["alphabet"]]
    if not letters:
        return {}
    (log_probs,) = session.run(["log_probs"], {"letters": np.array([letters], np.int64)})  # [1, time, languages]
    scores = log_probs[0, -1] - np.log(json.loads(metadata["prior"]))  # Bayes' rule: divide by the corpus prior
    probabilities = np.exp(scores - scores.max())
    probabilities /= probabilities.sum()
    languages = json.loads(metadata["languages"])
    return {languages[k]: float(probabilities[k]) for k in np.argsort(-probabilities)[:top]}


def main(names: list[str]) -> None:
    """Print one line per name."""
    files = {"RNN": "rnn.onnx", "LSTM": "lstm.onnx", "MyLSTM": "mylstm.onnx"}
    sessions = {model: onnxruntime.InferenceSession(ARTIFACTS / file) for model, file in files.items()}
    for name in names:
        print(json.dumps({"name": name} | {model: answer(session, name) for model, session in sessions.items()}))


if __name__ == "__main__":
    main(sys.argv[1:])
