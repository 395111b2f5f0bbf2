"""How the networks are taught: one recipe, the same for all three but for the learning rate."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Settings of one training, chosen on validation names alone."""

    name: str
    epochs: int = 30
    batch: int = 128  # names
    learning_rate: float = 1e-2  # the peak of a one-cycle schedule (Smith & Topin 2018) under AdamW
    weight_decay: float = 0.01
    letter_dropout: float = 0.1  # share of letters replaced by the blank
    gradient_clip: float = 1.0  # largest norm of the gradient


RECIPES = {"full": Recipe("full"), "quick": Recipe("quick")}
