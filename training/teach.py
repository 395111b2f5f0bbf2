"""Teaching all three networks on one corpus."""

import numpy as np
import torch
from torch import nn

from letterwise.corpus import Corpus
from letterwise.text import BLANK
from models import LSTM, RNN, MyLSTM
from training.loop import Examples, train
from training.recipe import Recipe

HIDDEN = {RNN: 128, LSTM: 64, MyLSTM: 64}  # the report's sizes


def teach(corpus: Corpus, parts: dict[str, np.ndarray], recipe: Recipe, seed: int) -> dict[str, nn.Module]:
    """RNN, LSTM and MyLSTM by name, taught on the train part, each at its best on the validation part."""
    examples = {
        part: Examples.of([corpus.texts[row] for row in rows], corpus.labels[rows], corpus.weights[rows])
        for part, rows in parts.items()
    }
    networks = {}
    for kind, hidden_size in HIDDEN.items():
        torch.manual_seed(seed)
        network = kind(BLANK, hidden_size, len(corpus.languages))
        train(network, examples["train"], examples["validation"], recipe, seed)
        networks[kind.__name__] = network.eval()
    return networks


def learned_prior(corpus: Corpus, rows: np.ndarray) -> np.ndarray:
    """Share of each language in the given rows by weight, float64 [languages]; none counts for less than one row."""
    counts = np.bincount(corpus.labels[rows], weights=corpus.weights[rows], minlength=len(corpus.languages))
    return np.maximum(counts, 1) / np.maximum(counts, 1).sum()
