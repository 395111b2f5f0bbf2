"""How the networks are taught: one recipe, the same for all three, chosen on validation names alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Settings of one training."""

    name: str
    invented: int  # names asked of the letter models; more than half are repeats or not for training
    epochs: int
    repeats: int = 7  # times that a listed name comes in an epoch, on average; once where no list says how common
    common: float = 0.7  # a listed name comes by its share of bearers to this power
    memory: float = 0.8  # for a listed name: weight of whose name it is, against what the teacher says
    mix: float = 0.55  # names per language: its share of the corpus to this power
    tau: float = 0.6  # answers are taught under the corpus's mix of languages to this power
    feminine: float = 0.3  # bearers of a feminine form, against those of the name that it is made of
    batch: int = 256  # names
    learning_rate: float = 3e-2  # the peak of a one-cycle schedule (Smith & Topin 2018) under Adam
    rnn_learning_rate: float = 5e-3  # of the linear RNN, whose products of weights leap at larger ones
    beginnings: float = 0.025  # weight of the answers before the last letter, all together
    gradient_clip: float = 1.0  # largest norm of the gradient


RECIPES = {
    "full": Recipe("full", invented=800_000, epochs=6),
    "quick": Recipe("quick", invented=100_000, epochs=2, repeats=2),
}
