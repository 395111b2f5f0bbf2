"""The training loop of PyTorch's tutorial on classifying names, rewritten from its description: the rival on speed."""

import random
from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional as F
from tqdm import tqdm

from letterwise.text import BLANK, encode
from models import RNN
from training.loop import ONE_HOT

HIDDEN, RATE = 128, 0.005


def train(texts: Sequence[str], labels: np.ndarray, languages: int, seed: int, names: int = 100_000) -> RNN:
    """The linear RNN after plain gradient descent on ``names`` single names, their languages drawn uniformly."""
    torch.manual_seed(seed)
    generator, network = random.Random(seed), RNN(BLANK, HIDDEN, languages)
    by_language = [[texts[row] for row in np.flatnonzero(labels == k).tolist()] for k in range(languages)]
    known = [k for k, members in enumerate(by_language) if members]
    for _ in tqdm(range(names), desc="tutorial", unit="name"):
        language = generator.choice(known)
        letters = ONE_HOT[torch.from_numpy(encode([generator.choice(by_language[language])]))[0]]  # (time, 57)
        hidden = network.initHidden()
        for letter in letters:
            output, hidden = network(letter[None], hidden)
        network.zero_grad()
        F.nll_loss(output, torch.tensor([language])).backward()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            for weights in network.parameters():
                if weights.grad is not None:
                    weights.sub_(RATE * weights.grad)
    return network
