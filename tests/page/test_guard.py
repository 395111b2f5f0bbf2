"""What Gradio leaves open is closed, and what it would answer with a traceback gets a sentence."""

import json

import httpx
import pytest
from gradio_client import Client


@pytest.fixture(scope="module")
def client(url):
    with httpx.Client(base_url=url) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    ["gradio_api/upload", "gradio_api/upload_progress", "gradio_api/proxy=http://127.0.0.1/", "gradio_api/file=app.py",
     "gradio_api/file/app.py", "gradio_api/deep_link", "gradio_api/component_server", "gradio_api/process_recording",
     "gradio_api/openapi.json", "gradio_api/stream/x", "gradio_api/runs", "openapi.json", "docs", "redoc",
     "pwa_icon/512", "monitoring", "monitoring/summary", "proxy=http://127.0.0.1/", "login", "login/", "logout"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_closed(client, method, path):
    assert client.request(method, f"/{path}").status_code in (404, 405)


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/predict?name=a", "/api/predict", "/gradio_api/upload"])
def test_security_headers_on_every_answer(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/api/predict", "/gradio_api/run/predict"])
def test_a_body_over_the_limit_gets_413(client, path):
    response = client.post(path, content=b"[" * 1_000_001)
    assert response.status_code == 413
    assert set(response.json()) == {"error"}


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
        ("queue/join", {"data": ["a"], "fn_index": 0, "session_hash": "s"}, 400),
        ("queue/join", {"data": ["a", 19, "equal", "en", "", ""], "fn_index": 0, "session_hash": "s"}, 400),
        ("queue/join", {"data": ["a", 3, "equal", "xx", "", ""], "fn_index": 0, "session_hash": "s"}, 400),
        ("queue/join", {"data": []}, 404),
    ],
)
def test_calls_that_do_not_fit_get_a_sentence(client, capfd, path, body, status):
    response = client.post(
        f"/gradio_api/{path}", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert (response.status_code, set(response.json())) == (status, {"error"})
    assert "Traceback" not in capfd.readouterr().err


def test_a_call_that_fits_is_answered(client, predictor):
    response = client.post("/gradio_api/run/predict", json={"data": ["Satoshi", 3, "equal"]})
    assert response.json()["data"] == [predictor.answer("Satoshi")]
