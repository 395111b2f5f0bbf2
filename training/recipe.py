"""How the networks are taught: one recipe, the same for all three, chosen on validation names alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Settings of one training."""

    name: str
    invented: int  # names asked of the letter models; more than half are repeats or not for training
    epochs: int
    mix: float = 0.55  # invented names per language: its share of the corpus to this power
    tilt: float = 0.1  # the teacher's answers over the learned prior to this power: rare languages are heard
    feminine: float = 0.3  # weight of a feminine form, against that of the name that it is made of
    batch: int = 512  # names
    learning_rate: float = 2e-2  # the peak of a one-cycle schedule (Smith & Topin 2018) under Adam
    beginnings: float = 0.025  # weight of the answers before the last letter, all together
    gradient_clip: float = 1.0  # largest norm of the gradient


RECIPES = {
    "full": Recipe("full", invented=1_700_000, epochs=8),
    "quick": Recipe("quick", invented=100_000, epochs=4),
}
