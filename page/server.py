"""Serving the page: Gradio's server with our routes in front, our guard around it and nothing phoning home."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.applications import Starlette
from starlette.middleware import Middleware

from letterwise.evidence import EvidenceError
from letterwise.predictor import Predictor
from page.calls import Calls
from page.guard import FRAME_ANCESTORS, Front, Guard
from page.layout import build
from page.limit import Limit
from page.routes import routes

STYLE = Path(__file__).with_name("style.css")
SCRIPTS = [Path(__file__).with_name(name) for name in ("page.js", "charts.js")]
ICON = (
    "<link rel='icon' href=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    "<rect width='32' height='32' rx='4' fill='%23b5402a'/><path d='M11 7v17h11' fill='none' stroke='%23fff' "
    "stroke-width='4'/></svg>\">"
)
FONTS = ["Iowan Old Style", "Palatino", "Palatino Linotype", "P052", "Noto Serif", "Georgia", "serif"]


class ServerError(ValueError):
    """An address that cannot be served on, in one line."""


def serve(
    predictor: Predictor,
    evidence: dict[str, Any] | EvidenceError,
    host: str,
    port: int,
    root_path: str | None = None,
    share: bool = False,
    block: bool = True,
    rate_limit: int | None = None,
    frame_ancestors: str = FRAME_ANCESTORS,
) -> gr.Blocks:
    """Serve the page on ``host:port`` and print its address when it is ready. Raises ServerError.

    ``rate_limit``: requests a second for each client; ``frame_ancestors``: who may embed the page, as in a CSP.
    """
    host = host.strip("[]")
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except (OSError, OverflowError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).partition(" (while")[0]
        raise ServerError(f"cannot serve on {host}:{port} ({reason}); choose another with --port or --host") from error
    if root_path and "://" not in root_path:
        root_path = f"/{root_path.strip('/')}".rstrip("/")
    page = build(predictor, evidence)

    @asynccontextmanager
    async def in_front(app: Starlette) -> AsyncIterator[None]:
        app.middleware_stack = Front(app.middleware_stack, frame_ancestors)  # Gradio puts its own before "middleware"
        yield

    script = "".join(file.read_text(encoding="utf-8") for file in SCRIPTS)
    page.launch(
        server_name=f"[{host}]" if ":" in host else host, server_port=port,
        root_path=root_path, share=share, quiet=True, prevent_thread_lock=True,
        css_paths=STYLE, head=f'{ICON}<script type="module">{script}</script>',
        theme=gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"]),
        footer_links=[], run_history=False, ssr_mode=False, enable_monitoring=False, state_session_capacity=200,
        app_kwargs={
            "openapi_url": None,
            "routes": routes(predictor),
            "middleware": [Middleware(Guard, calls=Calls(page), limit=Limit(rate_limit) if rate_limit else None)],
            "lifespan": in_front,
        },
    )  # fmt: skip
    print(f"Letterwise is ready: {page.local_url}", flush=True)
    if block:
        page.block_thread()
    return page
