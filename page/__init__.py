"""The Gradio page: its controls, the routes its script calls, the HTTP API, and the guard in front of them."""

import inspect
import os
from typing import Any
from unittest.mock import patch

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported; without it, gradio phones home
# By default Gradio re-aggregates its last 10,000 calls after each one, for a monitoring page that is closed here.
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**12)


def _file_of(thing: Any, getfile: Any = inspect.getfile) -> Any:
    if isinstance(thing, type) and str(thing.__module__).startswith("gradio."):
        raise OSError("its stubs are not needed")
    return getfile(thing)


# At each import, Gradio compares the type stubs of all its components with their sources, which takes half of the
# import's time; it leaves out a component that has no file.
with patch.object(inspect, "getfile", _file_of):
    import gradio  # noqa: F401
