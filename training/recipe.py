"""How the networks are taught: one recipe, the same for all three. Chosen on validation names alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Settings of one training; what each bought is measured in benchmarks/ablation.md."""

    name: str
    invented: int  # names asked of the letter models; more than half are repeats or not for training
    epochs: int
    mix: float = 0.75  # invented names per language: its share of the corpus to this power
    label: float = 0.5  # share of its own label in a real name's target; the rest is the teacher's answer
    batch: int = 512  # names
    learning_rate: float = 2e-2  # the peak of a one-cycle schedule (Smith & Topin 2018) under Adam
    beginnings: float = 0.007  # weight of the answers before the last letter, all together
    gradient_clip: float = 1.0  # largest norm of the gradient


RECIPES = {"full": Recipe("full", invented=400_000, epochs=10), "quick": Recipe("quick", invented=60_000, epochs=8)}
