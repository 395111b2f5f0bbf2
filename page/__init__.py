"""The Gradio page: its controls, the routes its script calls, the HTTP API, and the guard in front of them."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported; without it, gradio phones home
# By default Gradio re-aggregates its last 10,000 calls after each one, for a monitoring page that is closed here.
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**12)
