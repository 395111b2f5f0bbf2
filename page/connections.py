"""Below HTTP: close connections that never finish a request, and keep floods of errors from filling the log."""

import asyncio
import logging
import time
from threading import Timer

from h11 import IDLE, SEND_BODY
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 30  # from connecting, or from the last response, to the end of the next request


class Connection(H11Protocol):
    """uvicorn's HTTP protocol with a limit on how long a client may take to send a request, body included."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the clock for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self.late = self.loop.call_later(REQUEST_SECONDS, self._close_if_late)

    def on_response_complete(self) -> None:
        """Restart the clock for the next request."""
        self.late.cancel()
        self.late = self.loop.call_later(REQUEST_SECONDS, self._close_if_late)
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self.late.cancel()
        super().connection_lost(exc)

    def _close_if_late(self) -> None:
        if self.conn.their_state is IDLE or self.conn.their_state is SEND_BODY:
            self.transport.close()


class AtMostOneASecond(logging.Filter):
    """Lets one record per second through and logs how many others were left out."""

    def __init__(self, logger: logging.Logger) -> None:
        super().__init__()
        self.logger = logger
        self.next = 0.0  # time.monotonic
        self.left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is logged."""
        if getattr(record, "counts", False):
            return True
        now = time.monotonic()
        if now >= self.next:
            self.next = now + 1
            return True
        if not self.left_out:
            timer = Timer(self.next - now, self._log_left_out)
            timer.daemon = True
            timer.start()
        self.left_out += 1
        return False

    def _log_left_out(self) -> None:
        count, self.left_out = self.left_out, 0
        self.next = time.monotonic() + 1
        self.logger.warning("%d similar lines were left out", count, extra={"counts": True})


def log_little() -> None:
    """Log errors of the server and of its event loop in one line each, without a traceback, at most one per second."""
    for name in ("uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        logger.filters = [f for f in logger.filters if not isinstance(f, AtMostOneASecond)]
        logger.addFilter(AtMostOneASecond(logger))


def describe_error(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """Event-loop exception handler: logs only the exception type, because its text may contain what a visitor typed."""
    exception_type = f" {type(context['exception']).__name__}" if "exception" in context else ""
    logging.getLogger("asyncio").error("%s%s", context["message"], exception_type)
