"""Below HTTP: connections that never finish a request are closed, and a flood of errors does not fill the log."""

import asyncio
import logging
import time
from threading import Timer

from h11 import IDLE, SEND_BODY
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 30  # from the connection, or the last answer, to the end of the next request


class Connection(H11Protocol):
    """uvicorn's, with a limit on how long a client may take to send a request, its body included."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self.late = self.loop.call_later(REQUEST_SECONDS, self._close_if_late)

    def on_response_complete(self) -> None:
        self.late.cancel()
        self.late = self.loop.call_later(REQUEST_SECONDS, self._close_if_late)
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self.late.cancel()
        super().connection_lost(exc)

    def _close_if_late(self) -> None:
        if self.conn.their_state is IDLE or self.conn.their_state is SEND_BODY:
            self.transport.close()


class AtMostOneASecond(logging.Filter):
    """Lets one record a second through; of the others a line says how many there were."""

    def __init__(self, logger: logging.Logger) -> None:
        super().__init__()
        self.logger = logger
        self.next = 0.0  # time.monotonic
        self.left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "counts", False):
            return True
        now = time.monotonic()
        if now >= self.next:
            self.next = now + 1
            return True
        if not self.left_out:
            timer = Timer(self.next - now, self._tell)
            timer.daemon = True
            timer.start()
        self.left_out += 1
        return False

    def _tell(self) -> None:
        count, self.left_out = self.left_out, 0
        self.next = time.monotonic() + 1
        self.logger.warning("%d lines like the last ones were left out", count, extra={"counts": True})


def log_little() -> None:
    """Errors of the server and of its event loop: a line each without a traceback, and at most one a second."""
    for name in ("uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        logger.filters = [f for f in logger.filters if not isinstance(f, AtMostOneASecond)]
        logger.addFilter(AtMostOneASecond(logger))


def describe_error(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """An event loop's handler of errors: the kind of an error alone, for its text may hold what a visitor typed."""
    kind = f" {type(context['exception']).__name__}" if "exception" in context else ""
    logging.getLogger("asyncio").error("%s%s", context["message"], kind)
