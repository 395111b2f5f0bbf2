"""Serving the page: Gradio's application and our routes behind our guard, on a server that nothing can hold up."""

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
from page.connections import Connection, describe_error, log_little
from page.first_paint import FirstPaint
from page.gradio_calls import GradioCalls
from page.guard import FRAME_ANCESTORS, Front, Guard
from page.layout import build
from page.limit import Limit
from page.long_work import LongWork
from page.memory import share_heaps
from page.questions import UI, questions, scripts
from page.routes import routes

ICON = (
    "<link rel='icon' href=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    "<rect width='32' height='32' rx='4' fill='%23b5402a'/><path d='M11 7v17h11' fill='none' stroke='%23fff' "
    "stroke-width='4'/></svg>\">"
)
FONTS = ["Iowan Old Style", "Palatino", "Palatino Linotype", "P052", "Noto Serif", "Georgia", "serif"]
TICK = 0.25  # seconds between two looks whether to stop
STOPPING = 1.5  # seconds that requests in flight have once the server is told to stop
QUEUE_SECONDS = 0.1  # between two looks of Gradio's queue for work; its own millisecond keeps a processor awake
THREADS = 4  # that answer one name each: more only take memory, and turns from one another
BACKLOG = 128  # connections not yet accepted; asyncio tries as many at once when it runs out of file descriptors


class ServerError(ValueError):
    """An address that cannot be served on, in one line."""


class Server(uvicorn.Server):
    """The page on one address. ``run`` serves until SIGINT or SIGTERM; ``address`` is where."""

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
        """``rate_limit``: requests a second for each client; ``frame_ancestors``: who may embed the page, as in a CSP.

        The address is taken at once. Raises ServerError where it cannot be had.
        """
        host = host.strip("[]")
        try:
            bound = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        except (OSError, OverflowError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).partition(" (while")[0]
            message = f"cannot serve on {host}:{port} ({reason}); choose another with --port or --host"
            raise ServerError(message) from error
        # Only where the protocol is named does asyncio send an answer's last packet at once, not 40 ms later.
        self.socket = socket.socket(bound.family, bound.type, socket.IPPROTO_TCP, fileno=bound.detach())
        self.share = share
        if root_path and "://" not in root_path:
            root_path = f"/{root_path.strip('/')}".rstrip("/")
        shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)
        self.address = f"http://{shown}:{self.socket.getsockname()[1]}/"
        long_work = LongWork()
        page = build(predictor)
        page._queue.sleep_when_free = QUEUE_SECONDS
        page._queue.progress_update_sleep_when_free = 1  # nothing here tells of progress
        page.state_session_capacity = 200  # sessions whose state Gradio keeps: about 12 KB each
        asked = questions(predictor, evidence, long_work, frame_ancestors)
        app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None,
                      routes=[*routes(predictor, long_work), *asked])  # fmt: skip
        gr.mount_gradio_app(
            app, page, "/", root_path=root_path, css_paths=UI / "style.css",
            head=ICON + scripts(urlsplit(root_path).path.rstrip("/")),
            theme=gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"]),
            footer_links=[], run_history=False, ssr_mode=False, enable_monitoring=False, pwa=False,
        )  # fmt: skip
        self.gradio = cast(App, cast(Mount, app.routes[-1]).app)
        first_paint = FirstPaint(app, predictor, urlsplit(root_path).path.rstrip("/"))
        guard = Guard(first_paint, GradioCalls(page), long_work, Limit(rate_limit) if rate_limit else None)
        front = Front(guard, root_path, frame_ancestors)
        config = uvicorn.Config(
            front, http=Connection, ws="none", log_level="warning", access_log=False, server_header=False,
            backlog=BACKLOG, timeout_graceful_shutdown=STOPPING,  # type: ignore[arg-type]
        )  # fmt: skip
        super().__init__(config)
        log_little()

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        super().run(sockets or [self.socket])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(describe_error)
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        await super().startup(sockets)
        print(f"Letterwise is ready: {self.address}", flush=True)
        if self.share:
            print(await asyncio.to_thread(self._tunnel), flush=True)

    async def main_loop(self) -> None:
        while not await self.on_tick(0):  # at 0 it also sets the date that answers bear
            await asyncio.sleep(TICK)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.gradio.stop_event.set()  # each open page listens to a stream without end: these go first
        await super().shutdown(sockets)

    def _tunnel(self) -> str:
        """Open Gradio's tunnel: a line with the public address, or why there is none."""
        try:
            host, port = self.socket.getsockname()[:2]
            address = setup_tunnel(host, port, secrets.token_urlsafe(32), None, None)
        except Exception as error:  # whatever fails in fetching or running Gradio's program
            return f"no public link ({error}); the page is served here alone"
        return f"Public for a week: {address.replace('http://', 'https://', 1)}"


def serve(*arguments: Any, **options: Any) -> None:
    """Serve until stopped; arguments as ``Server`` takes them."""
    share_heaps()
    if sys.platform != "win32":  # which has no such limits
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        with suppress(ValueError, OSError):  # macOS says "unlimited" and takes less
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    Server(*arguments, **options).run()
