"""--rate-limit: how clients are told apart and counted, who is refused, who waits; and --frame-ancestors."""

import httpx
import pytest

import app
from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.verdicts import load
from page import limit
from page.limit import PATIENCE, Limit, client
from tests.page.conftest import serving
from tests.ui.pages import box, expect_answers, open_page

RATE = 4


@pytest.fixture
def clock():
    """A limit of RATE, and a function that moves its clock forward by so many seconds."""
    now = [100.0]
    limiter = Limit(RATE, lambda: now[0])
    return limiter, lambda seconds: now.__setitem__(0, now[0] + seconds)


def test_a_burst_of_one_second_is_allowed_and_then_one_request_at_a_time(clock):
    limiter, advance = clock
    assert [limiter.wait("a", 0) for _ in range(RATE + 2)] == [0] * RATE + [None] * 2
    assert limiter.wait("b", 0) == 0
    for _ in range(3):
        advance(1 / RATE)
        assert [limiter.wait("a", 0) for _ in range(2)] == [0, None]
    advance(60)
    assert [limiter.wait("a", 0) for _ in range(RATE + 1)] == [0] * RATE + [None]


def test_patient_clients_wait_their_turn(clock):
    limiter, _ = clock
    waits = [limiter.wait("a", PATIENCE) for _ in range(RATE + int(PATIENCE * RATE) + 3)]
    turns = [0] * RATE + [k / RATE for k in range(1, int(PATIENCE * RATE) + 1)] + [None] * 3
    assert waits == pytest.approx(turns)


def test_a_list_counts_once_for_every_piece_of_it(limited):
    with httpx.Client(base_url=limited) as session:
        statuses = [session.post("/api/predict", json={"names": [""] * count}).status_code for count in (1000, 1)]
        assert statuses == [
            200,
            429,
        ]  # the four pieces of the first list use up RATE; with nothing to read it takes no time
        assert session.get("/healthz").status_code == 200


def test_an_admitted_request_may_be_charged_more(clock):
    limiter, advance = clock
    scope = {"client": ("a", 0)}
    assert limiter.wait("a", 0) == 0
    limiter.charge(scope, 9)
    assert limiter.wait("a", 0) is None
    assert limiter.wait("b", 0) == 0
    advance((10 - RATE) / RATE)
    assert limiter.wait("a", 0) is None
    advance(1.01 / RATE)
    assert limiter.wait("a", 0) == 0


def test_the_least_recently_seen_client_is_forgotten_first(clock, monkeypatch):
    limiter, _ = clock
    monkeypatch.setattr(limit, "MAX_CLIENTS", 3)
    for who in "abcad":
        limiter.wait(who, 0)
    assert list(limiter.due) == ["c", "a", "d"]


@pytest.mark.parametrize(
    ("host", "who"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("unknown", "unknown"),
        ("x" * 5000, "x" * 100),
    ],
)
def test_a_client_is_an_address_or_a_network_of_ipv6(host, who):
    assert client({"client": (host, 0)}) == who


def test_clients_without_an_address_count_as_one():
    assert client({"client": None}) == client({}) == ""


@pytest.fixture
def limited(predictor, monkeypatch, request):
    """The address of a page limited to RATE; the parameter is its trusted proxy's address (default: uvicorn's)."""
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if trusted := getattr(request, "param", None):
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    with serving(predictor, load(ARTIFACTS / EVIDENCE), rate_limit=RATE, frame_ancestors="'none'") as address:
        yield address


def refused(address, forwarded, proxy="127.0.0.1"):
    """For each X-Forwarded-For value in ``forwarded``, whether a request from the address ``proxy`` is refused."""
    statuses = []
    with httpx.Client(transport=httpx.HTTPTransport(local_address=proxy)) as session:
        for chain in forwarded:
            statuses.append(
                session.get(f"{address}/api/predict?name=Ng", headers={"X-Forwarded-For": chain}).status_code
            )
    return [status == 429 for status in statuses]


FLOOD = 40  # requests in a row: more than RATE a second on any machine


def test_behind_a_proxy_on_this_machine_each_forwarded_client_counts_alone(limited):
    assert not any(refused(limited, [f"192.0.2.{k}" for k in range(FLOOD)]))
    assert any(refused(limited, ["198.51.100.1"] * FLOOD))
    assert not any(refused(limited, [f"198.51.100.1, 203.0.113.{k}" for k in range(FLOOD)]))  # by what the proxy saw


@pytest.mark.parametrize("limited", ["127.0.0.2"], indirect=True)
def test_behind_a_trusted_proxy_elsewhere_each_forwarded_client_counts_alone(limited):
    assert not any(refused(limited, [f"192.0.2.{k}" for k in range(FLOOD)], proxy="127.0.0.2"))
    assert any(refused(limited, ["198.51.100.1"] * FLOOD, proxy="127.0.0.2"))
    assert any(refused(limited, [f"192.0.2.{k}" for k in range(FLOOD)]))  # not through the trusted proxy


@pytest.mark.parametrize("limited", ["192.0.2.1"], indirect=True)
def test_without_a_trusted_proxy_forwarded_headers_are_ignored(limited):
    assert any(refused(limited, [f"192.0.2.{k}" for k in range(FLOOD)]))


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/predict?name=Ng", None),
        ("POST", "/api/predict", {"names": ["Ng"]}),
        ("POST", "/gradio_api/call/predict", {"data": ["Ng", 3, "equal"]}),
        ("POST", "/gradio_api/queue/join", {"data": ["Ng", 3, "equal"], "session_hash": "s"}),
    ],
)
def test_programs_get_429_and_an_error_message(limited, method, path, body):
    with httpx.Client(base_url=limited) as session:
        if path.endswith("/join"):
            events = session.get("/config").json()["dependencies"]
            body = body | {"fn_index": next(event["id"] for event in events if event["api_name"] == "predict")}
        answers = [session.request(method, path, json=body) for _ in range(FLOOD)]
        assert {answer.status_code for answer in answers} == {200, 429}
        refusal = next(answer for answer in answers if answer.status_code == 429)
        assert set(refusal.json()) == {"error"}
        assert "frame-ancestors 'none'" in refusal.headers["content-security-policy"]
        assert {session.get(path).status_code for path in ("/", "/healthz", "/config") * 5} == {200}


@pytest.mark.ci
def test_the_pages_own_requests_wait_and_are_answered(limited, context, predictor):
    tab, statuses = context.new_page(), []
    tab.on("response", lambda response: statuses.append(response.status))
    open_page(tab, limited)
    box(tab).fill("")
    box(tab).press_sequentially("Dostoevsky-Satoshi")
    expect_answers(tab, predictor, "Dostoevsky-Satoshi")
    tab.close()
    assert max(statuses) < 400


@pytest.mark.parametrize(
    ("given", "served"),
    [
        ([], {}),
        (["--rate-limit", "20"], {"rate_limit": 20}),
        (
            ["--frame-ancestors", "self", "https://*.example.org:8443"],
            {"frame_ancestors": "'self' https://*.example.org:8443"},
        ),
        (["--frame-ancestors", "none"], {"frame_ancestors": "'none'"}),
    ],
)
def test_the_options_reach_the_server(monkeypatch, given, served):
    received = {}
    monkeypatch.setattr("page.server.serve", lambda *arguments, **options: received.update(options))
    assert app.main(given) == 0
    assert {key: value for key, value in received.items() if value is not None} == served


@pytest.mark.parametrize(
    "given",
    [
        ["--rate-limit", "0"],
        ["--rate-limit", "1.5"],
        ["--frame-ancestors"],
        ["--frame-ancestors", "example.org"],
        ["--frame-ancestors", "https://a; script-src *"],
        ["--frame-ancestors", "https://a\r\nX: y"],
        ["--frame-ancestors", "'self'"],
    ],
)
def test_invalid_options_give_a_one_line_error(capsys, given):
    with pytest.raises(SystemExit) as stop:
        app.main(given)
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
