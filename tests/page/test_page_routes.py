"""The requests of the page's own script, over HTTP: answered with facts, or refused with an error message."""

import json

import httpx
import pytest

from letterwise.facts import VIEWS, facts, facts_of_list, settings
from letterwise.predictor import PRIORS


@pytest.fixture(scope="module")
def client(url):
    with httpx.Client(base_url=url) as client:
        yield client


def test_facts_of_a_name(client, predictor):
    for views in ([], ["gates"], [view for view in VIEWS if view != "what_if"]):
        answer = client.post("/page/facts", json={"name": "Müller", "views": views})
        assert answer.json() == facts(predictor, "Müller", views)
    with_what_if = client.post("/page/facts", json={"name": "Ng", "views": ["what_if"]}).json()
    assert set(with_what_if["what_if"]) == set(PRIORS)
    assert client.post("/page/facts", json={"name": "!", "views": list(VIEWS)}).json() == facts(predictor, "!")


def test_facts_of_a_list(client, predictor):
    for names in ([], ["Satoshi", "", "田中"], ["Ng"] * 100):
        assert client.post("/page/list", json={"names": names}).json() == facts_of_list(predictor, names)


def test_claims_settings_and_modules(client, predictor):
    assert "five claims" in client.get("/page/claims-en.html").text
    assert "五个论断" in client.get("/page/claims-zh.html").text
    served = client.get("/page/settings.json").json()
    assert (served.pop("embed"), served.pop("source")) == (False, "")
    assert served.pop("version") == client.get("/page/version").text
    assert served == json.loads(json.dumps(settings(predictor.manifest)))
    for file in ("page/source.js", "ui/main.js", "ui/views/gates.js"):
        answer = client.get(f"/{file}")
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["cache-control"] == "no-cache"
    validator = {"If-None-Match": client.get("/ui/main.js").headers["etag"]}
    assert client.get("/ui/main.js", headers=validator).status_code == 304
    for file in ("ui/", "ui/../page/server.py", "ui/%2e%2e/page/server.py", "page/server.py", "ui/nothing.js"):
        assert client.get(f"/{file}").status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("facts", {}),
        ("facts", []),
        ("facts", "a"),
        ("facts", {"name": "a"}),
        ("facts", {"name": 1, "views": []}),
        ("facts", {"name": "a" * 1001, "views": []}),
        ("facts", {"name": "a", "views": "gates"}),
        ("facts", {"name": "a", "views": ["gates", "other"]}),
        ("facts", {"name": "a", "views": [["gates"]]}),
        ("facts", {"name": "a", "views": ["gates"] * 1000}),
        ("facts", {"name": "a", "views": 10**400}),
        ("list", {}),
        ("list", {"names": "a"}),
        ("list", {"names": ["a"] * 251}),
        ("list", {"names": ["a" * 1001]}),
        ("list", {"names": [None]}),
        ("list", {"names": {"a": 1}}),
    ],
)
def test_malformed_requests_get_an_error_message(client, capfd, path, body):
    answer = client.post(f"/page/{path}", content=json.dumps(body))
    assert (answer.status_code, set(answer.json())) == (400, {"error"})
    assert client.post(f"/page/{path}", content=b"{").status_code == 400
    assert "Traceback" not in capfd.readouterr().err
