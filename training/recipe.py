"""How the networks are trained: one recipe for all three, chosen on validation names only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Settings of one training run."""

    name: str
    invented: int  # names drawn from the letter models; more than half are repeats or not allowed in training
    epochs: int
    repeats: int = 7  # mean occurrences of a listed name per epoch; 1 if no list has frequencies
    common: float = 0.7  # a listed name occurs in proportion to its share of bearers to this power
    memory: float = 0.8  # for a listed name: weight of the lists' answer against the teacher's
    mix: float = 0.55  # names per language: in proportion to its share of the corpus to this power
    tau: float = 0.6  # targets are under the corpus's mix of languages to this power
    feminine: float = 0.3  # bearers of a feminine form, relative to those of the masculine name
    batch: int = 256  # names
    learning_rate: float = 3e-2  # the peak of a one-cycle schedule (Smith & Topin 2018) under Adam
    rnn_learning_rate: float = 5e-3  # of the linear RNN, whose products of weights blow up at larger rates
    beginnings: float = 0.025  # total weight of the answers before the last letter
    gradient_clip: float = 1.0  # largest norm of the gradient


RECIPES = {
    "full": Recipe("full", invented=800_000, epochs=6),
    "quick": Recipe("quick", invented=100_000, epochs=2, repeats=2),
}
