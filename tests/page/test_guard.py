"""Routes that Gradio leaves open are closed, and what would end in a traceback gets an error message."""

import json
from types import SimpleNamespace

import httpx
import pytest
from gradio_client import Client
from starlette.testclient import TestClient

from letterwise.verdicts import EvidenceError
from page import gradio_calls
from page.front import Front
from page.gradio_calls import GradioCalls
from page.guard import Guard
from page.long_work import LongWork
from tests.page.conftest import serving


@pytest.fixture(scope="module")
def client(url):
    with httpx.Client(base_url=url) as client:
        yield client


CLOSED = (
    "gradio_api/upload",
    "gradio_api/upload_progress",
    "gradio_api/proxy=http://127.0.0.1/",
    "gradio_api/file=app.py",
    "gradio_api/file/app.py",
    "gradio_api/deep_link",
    "gradio_api/component_server",
    "gradio_api/process_recording",
    "gradio_api/openapi.json",
    "gradio_api/stream/x",
    "gradio_api/runs",
    "openapi.json",
    "docs",
    "redoc",
    "pwa_icon/512",
    "monitoring",
    "monitoring/summary",
    "proxy=http://127.0.0.1/",
    "login",
    "login/",
    "logout",
)


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_closed_routes_are_404(client, method, path):
    for spelling in (path, path.replace("/", "//"), f"%{ord(path[0]):x}{path[1:]}", f"{path}?page=x"):
        answer = client.request(method, f"/{spelling}")
        assert answer.status_code == 404
        assert answer.json() == {"error": "no such address"}  # from the guard, before Gradio sees the request


@pytest.mark.parametrize("root", ["/", "/g", "/gradio", "/names"])
def test_closed_routes_are_404_under_any_root_path(predictor, root):
    with (
        serving(predictor, EvidenceError("none"), root_path=root, rate_limit=1) as address,
        httpx.Client(base_url=address) as client,
    ):
        for prefix in ("", root.rstrip("/")):
            for path in CLOSED:
                assert client.post(f"{prefix}/{path}").status_code == 404, (prefix, path)
        calls = [client.post("/gradio_api/call/predict", json={"data": ["Ng", 3, "equal"]}) for _ in range(20)]
        assert {answer.status_code for answer in calls} == {200, 429}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/api/predict?name=a", 200),
        ("GET", "/api/predict", 400),
        ("PUT", "/api/predict", 405),
        ("GET", "/gradio_api/upload", 404),
        ("GET", f"/?name={'a' * 64_000}", 414),
        ("OPTIONS", "/", 200),
    ],
)
def test_security_headers_on_every_answer(client, method, path, status):
    preflight = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    answer = client.request(method, path, headers=preflight if method == "OPTIONS" else {})
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert set(answer.headers["content-security-policy"].split("; ")) == {
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self' https://huggingface.co https://*.hf.space",
    }


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/?page=Canary", {}, 200),
        ("/?name=Ng&%70age=Canary&deep_link=Canary", {}, 200),
        ("/config?deep_link=Canary", {}, 200),
        (f"/static/{'Canary' * 50}", {}, 404),
        (f"/assets/{'Canary' * 50}", {}, 404),
        (f"/?name={'Canary' * 10_800}", {}, 414),
        ("/", {"X-Forwarded-Host": "Canary:b"}, 400),
        ("/", {"X-Forwarded-Host": "Canary b, c"}, 400),
        ("/", {"X-Forwarded-Host": "Can\tary"}, 400),
        ("/", {"X-Forwarded-Host": "names.example.org:8080, 10.0.0.1"}, 200),
        ("/", {"Host": "Canary/"}, 400),
        ("/healthz", {"Host": "[::1]:7860"}, 200),
    ],
)
def test_addresses_and_hosts_that_gradio_would_fail_on(client, capfd, path, sent, status):
    assert client.get(path, headers=sent).status_code == status
    assert "Canary" not in "".join(capfd.readouterr())


def test_a_fault_of_the_server_is_500_with_headers_and_its_text_is_not_logged(caplog):
    async def broken(scope, receive, send):
        raise KeyError("Canary")

    no_calls = SimpleNamespace(stream=lambda path, session: None, open=set())
    answer = TestClient(Front(Guard(broken, no_calls, LongWork()))).get("/")
    assert (answer.status_code, set(answer.json())) == (500, {"error"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "KeyError" in caplog.text
    assert "Canary" not in caplog.text


@pytest.mark.parametrize("path", ["/api/predict", "/gradio_api/run/predict"])
def test_a_body_over_the_limit_gets_413(client, path):
    response = client.post(path, content=b"[" * 1_000_001)
    assert response.status_code == 413
    assert set(response.json()) == {"error"}


def test_a_body_of_the_limit_is_read(client):
    body = json.dumps({"names": ["Ng"]}).encode().ljust(1_000_000)
    assert client.post("/api/predict", content=body).status_code == 200


def call_predict(client, session=None, name="Ng"):
    """Call predict through Gradio's queue, within ``session`` if given; the response of the call."""
    if not session:
        return client.post("/gradio_api/call/predict", json={"data": [name, 3, "equal"]})
    events = client.get("/config").json()["dependencies"]
    number = next(event["id"] for event in events if event["api_name"] == "predict")
    body = {"data": [name, 3, "equal"], "fn_index": number, "session_hash": session}
    return client.post("/gradio_api/queue/join", json=body)


def test_a_session_with_too_many_waiting_answers_is_refused(client, monkeypatch):
    monkeypatch.setattr(gradio_calls, "KEPT", 3)
    assert [call_predict(client, "greedy").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    with client.stream("GET", "/gradio_api/queue/data?session_hash=greedy") as stream:
        assert stream.read().decode().count("process_completed") == 3
    assert call_predict(client, "greedy").status_code == 200


@pytest.mark.parametrize(
    ("waiting", "at_work", "read", "left"),
    [
        ({"a": 2, "b": 2, "c": 1}, [], [], "bc"),
        ({"a": 2, "b": 2, "c": 1}, ["a0"], [], "ac"),
        ({"a": 2, "b": 2, "c": 1}, [], ["a"], "ac"),
        ({"a": 2, "b": 1}, [], [], "ab"),
        ({"a": 0, "b": 0, "c": 1, "d": 0}, [], [], "bcd"),
        ({"a": 9}, [], [], ""),
    ],
)
def test_the_oldest_unfetched_answers_are_forgotten(monkeypatch, waiting, at_work, read, left):
    monkeypatch.setattr(gradio_calls, "KEPT", 3)
    queue = SimpleNamespace(
        pending_event_ids_session={session: {f"{session}{k}" for k in range(n)} for session, n in waiting.items()},
        pending_messages_per_session=dict.fromkeys(waiting),
        event_ids_to_events=dict.fromkeys(at_work),
    )
    calls = GradioCalls(SimpleNamespace(fns={0: SimpleNamespace(api_name="predict")}, _queue=queue))
    calls.open.update(read)
    calls.checked("/gradio_api/call/predict", {"data": ["Ng", 3, "equal"]})
    assert "".join(queue.pending_event_ids_session) == "".join(queue.pending_messages_per_session) == left


@pytest.mark.parametrize("session", ["s" * 65, "s" * 900_000])
def test_a_long_session_id_is_refused(client, session):
    assert call_predict(client, session).status_code == 400


def test_a_long_name_is_accepted_by_the_plain_routes_only(client):
    assert call_predict(client, name="a" * 10_001).status_code == 400
    assert client.post("/api/predict", json={"names": ["a" * 10_001]}).status_code == 200


def test_answers_are_read_once(client):
    event = call_predict(client, "once").json()["event_id"]
    path = "/gradio_api/queue/data?session_hash=once"
    assert "process_completed" in client.get(path).text
    assert client.get(path).status_code == client.get(f"/gradio_api/call/predict/{event}").status_code == 404


def test_a_session_has_one_reader_at_a_time(client):
    queue = SimpleNamespace(
        pending_event_ids_session={"s": {"e"}}, pending_messages_per_session={"s": None}, event_ids_to_events={}
    )
    calls = GradioCalls(SimpleNamespace(fns={}, _queue=queue))
    for path, session in (("/gradio_api/queue/data", "s"), ("/gradio_api/call/predict/e", "")):
        assert calls.stream(path, session) == "s"
    assert calls.waits("s")
    calls.open.add("s")
    assert not calls.waits("s")


def test_gradio_client_gets_the_same_object(url, predictor):
    client = Client(url, verbose=False)
    assert client.predict("Satoshi", 5, "corpus", api_name="/predict") == predictor.answer("Satoshi", 5, "corpus")
    assert client.predict("Satoshi", api_name="/predict") == predictor.answer("Satoshi")


def test_only_predict_is_public(client):
    assert list(client.get("/gradio_api/info").json()["named_endpoints"]) == ["/predict"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("run/predict", {"data": []}, 400),
        ("run/predict", {"data": ["a"]}, 400),
        ("run/predict", {"data": ["a", 3, "equal", 4]}, 400),
        ("run/predict", {"data": [1, 3, "equal"]}, 400),
        ("run/predict", {"data": ["a", "3", "equal"]}, 400),
        ("run/predict", {"data": ["a", 0, "equal"]}, 400),
        ("run/predict", {"data": ["a", True, "equal"]}, 400),
        ("run/predict", {"data": ["a", 3, "fair"]}, 400),
        ("run/predict", {"data": ["a", 3, {}]}, 400),
        ("run/predict", {"data": ["\ud800", 3, "equal"]}, 400),
        ("run/predict", {"data": {"name": "a"}}, 400),
        ("run/predict", {}, 400),
        ("run/predict", [], 400),
        ("run/predict", "a", 400),
        ("run/unknown", {"data": ["a", 3, "equal"]}, 404),
        ("run/predict", {"data": ["a", 3, "equal"], "fn_index": 99}, 404),
        ("run/predict", {"data": ["a", 3, "equal"], "fn_index": "x"}, 404),
        ("run/predict", {"data": ["a", 3, "equal"], "fn_index": [1]}, 404),
        ("api/predict", {"data": ["a"]}, 400),
        ("call/predict", {"data": ["a"]}, 400),
        ("call/v2/predict", {}, 400),
        ("call/v2/predict", {"name": "a", "other": 1}, 400),
        ("call/v2/unknown", {"name": "a"}, 404),
        ("run/predict", {"data": ["a", 10**400, "equal"]}, 400),
        ("run/predict", {"data": ["a", -(10**400), "equal"]}, 400),
        ("call/predict", {"data": ["a", 10**400, "equal"]}, 400),
        ("call/v2/predict", {"name": "a", "top": 10**400}, 400),
        ("queue/join", {"data": []}, 404),
        ("run/predict", {"data": ["a", 3, "equal"], "fn_index": True}, 404),
    ],
)
def test_malformed_calls_get_an_error_message(client, capfd, path, body, status):
    response = client.post(
        f"/gradio_api/{path}", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert (response.status_code, set(response.json())) == (status, {"error"})
    assert "Traceback" not in capfd.readouterr().err


def test_a_well_formed_call_is_answered(client, predictor):
    response = client.post("/gradio_api/run/predict", json={"data": ["Satoshi", 3, "equal"]})
    assert response.json()["data"] == [predictor.answer("Satoshi", 3, "equal")]
