"""Letterwise without torch: reading names, corpora, the ONNX predictor, its scores and its command line."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime reads it when it is imported, and calls home otherwise

__version__ = "1.1.0"

from letterwise.predictor import Predictor

__all__ = ["Predictor"]
