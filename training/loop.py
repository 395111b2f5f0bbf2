"""The training loop: batches of names of similar length, Adam on a one-cycle schedule, and a temperature at the end."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from letterwise.text import BLANK, encode
from models import RNN, Recurrent
from training.recipe import Recipe

TEMPERATURES = np.geomspace(0.5, 2, 201).tolist()
ONE_HOT = torch.cat((torch.eye(BLANK), torch.zeros(1, BLANK)))  # (58, 57); the blank is all zero


@dataclass(frozen=True)
class Examples:
    """Names with their targets and weights."""

    letters: Tensor  # int64 [names, time], padded with BLANK
    lengths: Tensor  # int64 [names]
    targets: Tensor  # float32 [names, languages], each row sums to 1
    weights: Tensor  # float32 [names]: relative frequency of such a name under the corpus's mix of languages

    @classmethod
    def of(cls, texts: Sequence[str], targets: np.ndarray, weights: np.ndarray) -> "Examples":
        """From texts, targets [names, languages] and weights [names]."""
        return cls(
            torch.from_numpy(encode(texts)),
            torch.tensor([len(text) for text in texts]),
            torch.from_numpy(targets).float(),
            torch.from_numpy(weights).float(),
        )

    def repeated(self, times: np.ndarray) -> "Examples":
        """Each example repeated as often as ``times``, int64 [names], says."""
        rows = torch.from_numpy(np.repeat(np.arange(len(times)), times))
        return Examples(self.letters[rows], self.lengths[rows], self.targets[rows], self.weights[rows])

    def batches(self, size: int, generator: torch.Generator | None = None) -> Iterator["Examples"]:
        """Batches of names of similar length, padded to the longest of each; shuffled if a generator is given."""
        names = len(self.lengths)
        order = torch.randperm(names, generator=generator) if generator else torch.arange(names)
        chunk = 20 * size if generator else names  # sorted by length within a chunk: little padding, still random
        chunks = [piece[self.lengths[piece].argsort(stable=True)] for piece in torch.split(order, chunk)]
        batches = [batch for piece in chunks for batch in torch.split(piece, size)]
        if generator:
            batches = [batches[k] for k in torch.randperm(len(batches), generator=generator)]
        for rows in batches:
            lengths = self.lengths[rows]
            yield Examples(self.letters[rows, : lengths.max()], lengths, self.targets[rows], self.weights[rows])


def losses(network: Recurrent, batch: Examples) -> tuple[Tensor, Tensor]:
    """Cross-entropy in nats, float32 [names]: after the last letter, and its mean over the letters before."""
    log_probs, _ = network.unroll(batch.letters.T)  # (time, names, languages)
    by_letter = -(log_probs * batch.targets).sum(dim=2)  # (time, names)
    last = batch.lengths - 1
    before = torch.arange(len(by_letter))[:, None] < last
    return by_letter[last, torch.arange(len(last))], (by_letter * before).sum(dim=0) / last.clamp(min=1)


def fit(
    network: Recurrent,
    training: Examples,
    validation: Examples,
    recipe: Recipe,
    seed: int,
    stop: threading.Event | None = None,
) -> None:
    """Train ``network`` in place; the loss on ``validation`` is only displayed.

    The learning rate ends at zero, so the last weights are the ones to keep: an earlier epoch that is better on
    unlisted names has not yet learned the listed ones.

    Once ``stop`` is set, training ends before the next batch.
    """
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(network.parameters(), fused=True)
    steps = recipe.epochs * sum(1 for _ in training.batches(recipe.batch, generator))
    rate = recipe.rnn_learning_rate if isinstance(network, RNN) else recipe.learning_rate
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps + 1, pct_start=0.1)
    with tqdm(range(recipe.epochs), desc=f"{type(network).__name__:<6}", unit="epoch") as progress:
        for _ in progress:
            for batch in training.batches(recipe.batch, generator):
                if stop and stop.is_set():
                    return
                last, before = losses(network, batch)
                # The target of a whole name is right under any mix of names, that of a prefix only under the corpus's.
                loss = (last + recipe.beginnings * before * batch.weights).mean()
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(network.parameters(), recipe.gradient_clip)
                optimizer.step()
                schedule.step()
            progress.set_postfix_str(f"validation NLL {validation_nll(network, validation):.3f}")


@torch.no_grad()
def validation_nll(network: Recurrent, examples: Examples) -> float:
    """Weighted mean cross-entropy after the last letter, in nats."""
    total = sum(float(losses(network, batch)[0] @ batch.weights) for batch in examples.batches(1024))
    return total / float(examples.weights.sum())


@torch.no_grad()
def calibrate(network: Recurrent, output: nn.Linear, validation: Examples, log_prior: np.ndarray) -> float:
    """Divide the log-likelihoods in the logits of ``output`` by the temperature with the best NLL on ``validation``.

    As in Guo et al. (2017, section 4.2), except that the prior in the answers, ``log_prior`` [languages], is not
    scaled: subtracting it still gives the likelihoods. Returns the temperature.
    """
    batches = list(validation.batches(1024))
    last = [network.unroll(batch.letters.T)[0][batch.lengths - 1, range(len(batch.lengths))] for batch in batches]
    log_probs, targets = torch.cat(last), torch.cat([batch.targets for batch in batches])  # (names, languages)
    weights, prior = torch.cat([b.weights for b in batches]), torch.from_numpy(log_prior).float()

    def nll(temperature: float) -> float:
        scores = (log_probs - prior) / temperature + prior
        return -float((F.log_softmax(scores, dim=1) * targets).sum(dim=1) @ weights)

    best: float = min(TEMPERATURES, key=nll)
    output.weight /= best
    output.bias.copy_((output.bias - prior) / best + prior)
    return best
