"""What proxies, other sites and browsers get to see: hosts, origins, caching, paths under another root."""

import http.server
import json
import threading

import httpx
import pytest

from letterwise.verdicts import EvidenceError
from tests.page.conftest import serving

ORIGINS = ["https://example.org", "null", "http://localhost:3000"]
HOSTS = ["127.0.0.1:7860", "names.example.org"]


@pytest.fixture(scope="module")
def client():
    with httpx.Client() as client:
        yield client


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("host", HOSTS)
def test_the_api_is_open_to_any_origin_and_the_rest_to_our_own_only(client, url, origin, host):
    headers = {"Origin": origin, "Host": host}
    preflight = headers | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    for path in ("/api/predict?name=Ng", "/api/openapi.json", "/healthz", "/api/predict"):
        answer = client.get(url + path, headers=headers)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        permission = client.options(url + path, headers=preflight)
        assert permission.status_code == 200
        assert permission.headers["access-control-allow-origin"] == "*"
        assert "POST" in permission.headers["access-control-allow-methods"]
        assert permission.headers["access-control-allow-headers"].lower() == "content-type"
    for path in ("/", "/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=x", "/nothing"):
        for answer in (client.get(url + path, headers=headers), client.options(url + path, headers=preflight)):
            assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_first_clients_host_is_not_sent_to_others(client, url):
    for path in ("/gradio_api/info", "/config", "/", "/gradio_api/info?all_endpoints=true"):
        for forwarded in ({"Host": "first.example.org"}, {"X-Forwarded-Host": "first.example.org"}):
            client.get(url + path, headers=forwarded)
        client.post(f"{url}/gradio_api/call/v2/predict", json={"name": "Ng"}, headers={"Host": "first.example.org"})
        answer = client.get(url + path, headers={"Host": "second.example.org"})
        assert "first.example.org" not in answer.text
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("server", ["http://evil.example", "http://evil.example/names", "x"])
def test_a_header_cannot_change_the_pages_own_address(client, url, server):
    for path in ("/", "/config", "/gradio_api/info"):
        assert "evil.example" not in client.get(url + path, headers={"X-Gradio-Server": server}).text
    assert client.get(f"{url}/config", headers={"X-Gradio-Server": server}).json()["root"] == url


@pytest.mark.parametrize("root", ["", "/names", "https://example.org/names"])
def test_our_routes_answer_with_any_number_of_slashes(client, predictor, root):
    with serving(predictor, EvidenceError("none"), root_path=root) as address:
        for prefix in {"", "/names" if root else ""}:
            for path in ("/api/predict/?name=Ng", "/api//predict?name=Ng", "/api/openapi.json/", "/healthz/"):
                answer = client.get(f"{address}{prefix}{path}")
                assert (answer.status_code, answer.history) == (200, []), (prefix, path)
            assert client.post(f"{address}{prefix}/api/predict/", json={"names": ["Ng"]}).json()[0]["read_as"] == "Ng"


@pytest.fixture
def elsewhere(context, url):
    """A tab on an empty page of another origin."""

    class Empty(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title>")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tab = context.new_page()
    tab.goto(f"http://localhost:{server.server_port}/")
    yield tab
    tab.close()
    server.shutdown()
    server.server_close()


def test_a_page_of_another_site_reads_the_api_and_nothing_else(elsewhere, url, predictor):
    ask = """async ([path, options]) => {
        try { return await (await fetch(path, options)).json(); } catch (error) { return error.name; }
    }"""
    post = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": json.dumps({"names": ["Ng"]})}
    assert elsewhere.evaluate(ask, [f"{url}/api/predict", post]) == predictor.answers(["Ng"])
    assert elsewhere.evaluate(ask, [f"{url}/api/predict?name=Ng", {}]) == predictor.answer("Ng")
    assert elsewhere.evaluate(ask, [f"{url}/healthz", {}])["status"] == "ok"
    call = {**post, "body": json.dumps({"data": ["Ng", 3, "equal"]})}
    for path, options in (("config", {}), ("config", {"credentials": "include"}), ("gradio_api/run/predict", call)):
        assert elsewhere.evaluate(ask, [f"{url}/{path}", options]) == "TypeError"
