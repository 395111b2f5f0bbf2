"""Serving the page: Gradio's app and our routes behind our guard, on a server that no client can block."""

import asyncio
import secrets
import socket
import sys
from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlsplit

import gradio as gr
import uvicorn
from anyio import to_thread
from fastapi import FastAPI
from gradio.networking import setup_tunnel
from gradio.routes import App
from starlette.routing import Mount

from letterwise.predictor import Predictor
from letterwise.verdicts import EvidenceError
from page import api, script_files
from page.connections import Connection, describe_error, log_little
from page.first_paint import FirstPaint
from page.front import FRAME_ANCESTORS, Front
from page.gradio_calls import GradioCalls
from page.guard import Guard
from page.layout import build
from page.limit import Limit
from page.long_work import LongWork
from page.memory import share_heaps
from page.page_routes import PageRoutes

ICON = (
    "<link rel='icon' href=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    "<rect width='32' height='32' rx='4' fill='%23b5402a'/><path d='M11 7v17h11' fill='none' stroke='%23fff' "
    "stroke-width='4'/></svg>\">"
)
FONTS = ["Iowan Old Style", "Palatino", "Palatino Linotype", "P052", "Noto Serif", "Georgia", "serif"]
TICK = 0.25  # seconds between checks whether to stop
STOPPING = 1.5  # seconds that requests in flight are given once the server is told to stop
QUEUE_SECONDS = 0.1  # seconds between polls of Gradio's queue; its default of 1 ms keeps a CPU awake
THREADS = 4  # each answers one name; more would only use memory and slow each other down
BACKLOG = 128  # connections not yet accepted; out of file descriptors, asyncio tries to accept this many at once


class ServerError(ValueError):
    """The server cannot listen on its address; the message is one line."""


class Server(uvicorn.Server):
    """The page, served at the URL ``address``; ``run`` serves until SIGINT or SIGTERM."""

    def __init__(
        self,
        predictor: Predictor,
        evidence: dict[str, Any] | EvidenceError,
        host: str,
        port: int,
        root_path: str = "",
        share: bool = False,
        rate_limit: int | None = None,
        frame_ancestors: str = FRAME_ANCESTORS,
    ) -> None:
        """``rate_limit``: requests per second per client; ``frame_ancestors``: who may embed the page, as in a CSP.

        Binds ``host`` and ``port`` immediately; raises ServerError if that fails.
        """
        host = host.strip("[]")
        self.socket = _bound(host, port)
        self.share = share
        if root_path and "://" not in root_path:
            root_path = f"/{root_path.strip('/')}".rstrip("/")
        visible_host = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)
        self.address = f"http://{visible_host}:{self.socket.getsockname()[1]}/"
        front, self.gradio = _application(predictor, evidence, root_path, rate_limit, frame_ancestors)
        config = uvicorn.Config(
            front,
            http=Connection,
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            backlog=BACKLOG,
            timeout_graceful_shutdown=STOPPING,  # type: ignore[arg-type]
        )
        super().__init__(config)
        log_little()

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until stopped, on the socket that is already bound."""
        super().run(sockets or [self.socket])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start answering, then print the address and, if asked for, the public link."""
        asyncio.get_running_loop().set_exception_handler(describe_error)
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        await super().startup(sockets)
        print(f"Letterwise is ready: {self.address}", flush=True)
        if self.share:
            print(await asyncio.to_thread(self._tunnel), flush=True)

    async def main_loop(self) -> None:
        """Wait until the server is told to stop."""
        while not await self.on_tick(0):  # at 0 it also updates the Date header
            await asyncio.sleep(TICK)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams of the open pages, which never end by themselves, and stop."""
        self.gradio.stop_event.set()  # ends the endless stream that each open page listens to
        await super().shutdown(sockets)

    def _tunnel(self) -> str:
        """Open Gradio's tunnel; returns a line with the public URL, or with the reason why there is none."""
        try:
            host, port = self.socket.getsockname()[:2]
            address = setup_tunnel(host, port, secrets.token_urlsafe(32), None, None)
        except Exception as error:  # fetching and running Gradio's tunnel program can fail in any way
            return f"no public link ({error}); the page is served only locally"
        return f"Public for a week: {address.replace('http://', 'https://', 1)}"


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises ServerError."""
    try:
        bound = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).partition(" (while")[0]
        message = f"cannot serve on {host}:{port} ({reason}); choose another with --port or --host"
        raise ServerError(message) from error
    # asyncio sets TCP_NODELAY only if the protocol is named; without it a response's last packet comes 40 ms later.
    return socket.socket(bound.family, bound.type, socket.IPPROTO_TCP, fileno=bound.detach())


def _application(
    predictor: Predictor,
    evidence: dict[str, Any] | EvidenceError,
    root_path: str,
    rate_limit: int | None,
    frame_ancestors: str,
) -> tuple[Front, App]:
    """The whole application, and Gradio's within it."""
    long_work = LongWork()
    page = build(predictor)
    page._queue.sleep_when_free = QUEUE_SECONDS
    page._queue.progress_update_sleep_when_free = 1  # nothing here reports progress
    page.state_session_capacity = 200  # sessions whose state Gradio keeps: about 12 KB each
    routes = [
        *api.routes(predictor, long_work),
        *PageRoutes(predictor, evidence, long_work, frame_ancestors).routes(),
        *script_files.routes(),
    ]
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, routes=routes)
    path = urlsplit(root_path).path.rstrip("/")
    gr.mount_gradio_app(
        app,
        page,
        "/",
        root_path=root_path,
        css_paths=script_files.UI / "style.css",
        head=ICON + script_files.head(path),
        theme=gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"]),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
    )
    gradio = cast(App, cast(Mount, app.routes[-1]).app)
    limit = Limit(rate_limit) if rate_limit else None
    guard = Guard(FirstPaint(app, predictor, path), GradioCalls(page), long_work, limit)
    return Front(guard, root_path, frame_ancestors), gradio


def serve(*arguments: Any, **options: Any) -> None:
    """Serve until stopped; takes the arguments of ``Server``."""
    share_heaps()
    if sys.platform != "win32":  # Windows has no such limits
        import resource

        _, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
        with suppress(ValueError, OSError):  # macOS reports "unlimited" but accepts less
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard_limit, hard_limit))
    Server(*arguments, **options).run()
