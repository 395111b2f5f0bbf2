"""The Gradio page: one file per view, each turning numbers into an HTML string; routes and wiring last."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # gradio reads it when it is imported, and calls home otherwise
