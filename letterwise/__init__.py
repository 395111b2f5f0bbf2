"""Letterwise without torch: reading names, corpora, the ONNX predictor, its scores and its command line."""

from letterwise.predictor import Predictor

__all__ = ["Predictor"]
