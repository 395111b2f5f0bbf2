"""Any string and any body over HTTP: plain routes, Gradio's calls and the page's own requests. Never a 5xx."""

import json
import logging
import statistics
import time
from urllib.parse import quote

import pytest
from hypothesis import strategies as st

from letterwise.facts import VIEWS
from letterwise.text import read
from page.gradio_calls import MAX_NAME
from page.guard import MAX_BODY
from tests.hostile.strings import BODIES, KNOWN_BAD, NAMES, ORDINARY
from tests.page.test_guard import client  # noqa: F401  a fixture

JSON = {"Content-Type": "application/json"}


@pytest.fixture(autouse=True)
def quiet(url):
    """Fails a test during which the server logs an error."""
    errors = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: errors.append(record.getMessage() + str(record.exc_info))
    logger = logging.getLogger("uvicorn.error")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)
    assert not errors


def encodable(name):
    return name.encode("utf-16", "surrogatepass").decode("utf-16", "ignore") == name


def test_get(each, client, predictor):  # noqa: F811
    def check(name):
        name = name[:5000]  # short enough for the server's limit even when percent-encoded
        response = client.get(f"/api/predict?name={quote(name, errors='surrogatepass')}")
        assert response.status_code == 200
        if encodable(name):
            assert response.json() == predictor.answer(name)

    for name in KNOWN_BAD:
        check(name)
    each("GET", NAMES, check)


def test_post(each, client, predictor):  # noqa: F811
    def check(names):
        names = json.loads(json.dumps(names))  # two halves of an emoji side by side become one emoji in JSON
        body = json.dumps({"names": names, "top": 1})
        response = client.post("/api/predict", content=body)
        if len(body) > MAX_BODY:
            assert response.status_code == 413
            return
        assert response.status_code == 200
        assert [answer["name"] for answer in response.json()] == names
        assert response.json() == predictor.answers(names, 1)

    for name in KNOWN_BAD:
        check([name])
    each("POST", st.lists(NAMES, min_size=10, max_size=10), check, share=10)


def test_gradio_call(each, client, predictor):  # noqa: F811
    def check(name):
        name = name[:MAX_NAME]
        joined = client.post(
            "/gradio_api/call/predict", content=json.dumps({"data": [name, 3, "balanced"]}), headers=JSON
        )
        if not encodable(name):
            assert joined.status_code == 400
            return
        assert joined.status_code == 200
        stream = client.get(f"/gradio_api/call/predict/{joined.json()['event_id']}").text
        event, data = stream.strip().split("\n", 1)
        assert event == "event: complete"
        assert json.loads(data.removeprefix("data: ")) == [predictor.answer(name)]

    for name in KNOWN_BAD:
        check(name)
    each("gradio call", NAMES, check, share=4)


@pytest.mark.parametrize(
    ("question", "body", "share"),
    [
        ("facts", lambda name: {"name": name, "views": []}, 1),
        ("facts", lambda name: {"name": name, "views": VIEWS}, 40),
        ("list", lambda name: {"names": [name, name]}, 10),
    ],
)
def test_the_pages_own_questions(each, client, question, body, share):  # noqa: F811
    def check(name):
        response = client.post(f"/page/{question}", content=json.dumps(body(name[:1000])))
        assert response.status_code == 200
        answer = response.json()
        for text in answer["texts"] if question == "list" else [answer["text"]]:
            assert text == read(name[:1000]).text

    for name in KNOWN_BAD if share == 1 else ORDINARY:
        check(name)
    each(f"question {question}", NAMES, check, share)


ROUTES = [
    "api/predict",
    "page/facts",
    "page/list",
    *(
        f"gradio_api/{route}"
        for route in (
            "run/predict",
            "call/predict",
            "call/v2/predict",
            "queue/join",
            "component_server",
            "run/see",
            "reset",
            "cancel",
        )
    ),
]


def test_bodies_of_any_shape(each, client):  # noqa: F811
    def check(request):
        route, body = request
        response = client.post(f"/{route}", content=body, headers=JSON)
        assert response.status_code < 500, response.text
        if route == "api/predict" and response.status_code != 200:
            assert set(response.json()) == {"error"}

    each("bodies", st.tuples(st.sampled_from(ROUTES), BODIES), check)


@pytest.mark.parametrize("door", ["queue/join", "run/predict", "call/predict"])
@pytest.mark.parametrize("session", ["", 0, [], {"a": 1}, True])
def test_an_invalid_session_is_refused(client, door, session):  # noqa: F811
    body = {"data": ["Ng", 3, "equal"], "fn_index": 0, "session_hash": session}
    door = f"gradio_api/{door}"
    assert 400 <= client.post(f"/{door}", json=body).status_code < 500


@pytest.mark.parametrize(
    "path", ["queue/data?session_hash=x", "queue/data", "call/predict/x", "call/unknown/x", "call/v2/predict/x"]
)
def test_an_answer_that_was_not_requested_does_not_exist(client, path):  # noqa: F811
    assert 400 <= client.get(f"/gradio_api/{path}").status_code < 500


def test_no_answer_takes_ten_times_as_long(client):  # noqa: F811
    def seconds(name, times=5):
        durations = []
        body = json.dumps({"names": [name]})
        for _ in range(times):
            start = time.perf_counter()
            client.post("/api/predict", content=body)
            durations.append(time.perf_counter() - start)
        return statistics.median(durations)

    ordinary = statistics.median(seconds(name, 20) for name in ORDINARY)
    slow = {name[:40]: duration / ordinary for name in KNOWN_BAD if (duration := seconds(name)) > 10 * ordinary}
    assert slow == {}
