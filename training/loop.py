"""The training loop: batches of like-long names, AdamW on a one-cycle schedule, the best epoch on validation."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from letterwise.text import BLANK, encode
from training.recipe import Recipe

ONE_HOT = torch.cat((torch.eye(BLANK), torch.zeros(1, BLANK)))  # (58, 57); the blank is all zero


@dataclass(frozen=True)
class Examples:
    """Names as the loop takes them."""

    letters: Tensor  # int64 [names, time], padded with BLANK
    lengths: Tensor  # int64 [names]
    labels: Tensor  # int64 [names]
    weights: Tensor  # float32 [names]

    @classmethod
    def of(cls, texts: list[str], labels: np.ndarray, weights: np.ndarray) -> "Examples":
        return cls(
            torch.from_numpy(encode(texts)),
            torch.tensor([len(text) for text in texts]),
            torch.from_numpy(labels),
            torch.from_numpy(weights.astype(np.float32)),
        )

    def batches(self, size: int, generator: torch.Generator | None = None) -> Iterator["Examples"]:
        """Batches of names of about one length, cut to the longest; shuffled where a generator is given."""
        order = torch.randperm(len(self.labels), generator=generator) if generator else torch.arange(len(self.labels))
        chunk = 20 * size if generator else len(order)  # sorted by length within a chunk: little padding, still random
        chunks = [piece[self.lengths[piece].argsort(stable=True)] for piece in order.split(chunk)]
        batches = [batch for piece in chunks for batch in piece.split(size)]
        if generator:
            batches = [batches[k] for k in torch.randperm(len(batches), generator=generator)]
        for rows in batches:
            lengths = self.lengths[rows]
            yield Examples(self.letters[rows, : lengths.max()], lengths, self.labels[rows], self.weights[rows])


def last_log_probs(network: nn.Module, letters: Tensor, lengths: Tensor) -> Tensor:
    """Log-probabilities after each name's last letter: letters int64 [batch, time] -> [batch, languages]."""
    log_probs, _ = network.unroll(ONE_HOT[letters.T])  # (time, batch, languages)
    return log_probs[lengths - 1, torch.arange(len(lengths))]


def train(network: nn.Module, training: Examples, validation: Examples, recipe: Recipe, seed: int) -> None:
    """Teach ``network`` in place; it ends with the weights of its best epoch on ``validation`` (weighted NLL)."""
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(network.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay)
    steps = recipe.epochs * -(-len(training.labels) // recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.learning_rate, total_steps=steps + recipe.epochs)
    best, best_state = float("inf"), copy.deepcopy(network.state_dict())
    with tqdm(range(recipe.epochs), desc=type(network).__name__, unit="epoch") as progress:
        for _ in progress:
            for batch in training.batches(recipe.batch, generator):
                kept = torch.rand(batch.letters.shape, generator=generator) >= recipe.letter_dropout
                log_probs = last_log_probs(network, batch.letters.where(kept, BLANK), batch.lengths)
                losses = F.nll_loss(log_probs, batch.labels, reduction="none")
                loss = (losses * batch.weights).mean()
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(network.parameters(), recipe.gradient_clip)
                optimizer.step()
                schedule.step()
            nll = validation_nll(network, validation)
            if nll < best:
                best, best_state = nll, copy.deepcopy(network.state_dict())
            progress.set_postfix_str(f"validation NLL {nll:.3f}, best {best:.3f}")
    network.load_state_dict(best_state)


@torch.no_grad()
def validation_nll(network: nn.Module, examples: Examples) -> float:
    """Weighted mean negative log-likelihood, in nats."""
    total = sum(
        (-last_log_probs(network, b.letters, b.lengths)[torch.arange(len(b.labels)), b.labels] * b.weights).sum()
        for b in examples.batches(1024)
    )
    return float(total / examples.weights.sum())
