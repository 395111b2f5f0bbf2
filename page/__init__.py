"""The Gradio page: its controls, what its script asks, the HTTP API, and what stands guard in front of them."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # gradio reads it when it is imported, and calls home otherwise
# Gradio would sum up its last 10,000 calls anew after each one, for a monitoring page that is closed here.
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**12)
