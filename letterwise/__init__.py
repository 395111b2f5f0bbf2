"""Letterwise without torch: name reading, corpora, the ONNX predictor, its scores and its command line."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when onnxruntime is imported; without it onnxruntime phones home

__version__ = "1.1.0"

from letterwise.predictor import Predictor

__all__ = ["Predictor"]
