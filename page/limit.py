"""Rate limit per client: ``app.py --rate-limit``.

Programs (/api, Gradio's calls and its queue) get 429 at once. The page's own events wait for their turn instead,
because Gradio writes "Error" over the answer on 429; the page sends no second one while the first waits, so a person
who types faster than the limit sees the answers a little later. Clients with too long a queue get 429.
A list counts as one request per PIECE names (page/long_work.py).
"""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from starlette.types import Scope

PATIENCE = 5.0  # seconds that an event of the page may wait for its turn
MAX_CLIENTS = 10_000  # remembered at a time; the least recently seen is forgotten first
_PROGRAMS = re.compile(r"^/(api|gradio_api/(call|queue/join))(/|$)")
_PAGE = re.compile(r"^/(page/(facts|list)$|gradio_api/(run|api)/)")


class Limit:
    """When each client's next request is due (generic cell rate algorithm); one second's worth may come at once."""

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        """``rate`` in requests per second."""
        self.interval = 1 / rate
        self.clock = clock
        self.due: OrderedDict[str, float] = OrderedDict()  # by client, most recently seen last

    async def refuses(self, scope: Scope, path: str) -> bool:
        """Whether the request is over the limit; if not, returns when its turn has come."""
        program = _PROGRAMS.match(path) and (scope["method"] == "POST" or path.startswith("/api/"))
        if not program and not _PAGE.match(path):
            return False
        wait = self.wait(client(scope), 0 if program else PATIENCE)
        if wait:
            await asyncio.sleep(wait)
        return wait is None

    def wait(self, who: str, patience: float) -> float | None:
        """Seconds until a request that arrives now has its turn; None, and not counted, if longer than ``patience``."""
        now = self.clock()
        due = max(now, self.due.get(who, now))
        wait = max(0.0, due - now - 1 + self.interval)
        if wait > patience:
            return None
        self.due[who] = due + self.interval
        self.due.move_to_end(who)
        if len(self.due) > MAX_CLIENTS:
            self.due.popitem(last=False)
        return wait

    def charge(self, scope: Scope, requests: int) -> None:
        """Count this many additional requests, which have already been admitted."""
        who = client(scope)
        self.due[who] = max(self.clock(), self.due.get(who, 0)) + requests * self.interval


def client(scope: Scope) -> str:
    """The client's address, as connected or as forwarded by a trusted proxy; for IPv6 its /64 network.

    uvicorn sets it, trusting X-Forwarded-For from the addresses in FORWARDED_ALLOW_IPS (default: 127.0.0.1).
    """
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host[:100]
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
