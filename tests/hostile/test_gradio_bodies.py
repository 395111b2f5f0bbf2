"""Any JSON body with Gradio's own keys, and numbers of any size, to every route that takes a body: never a 5xx."""

import json
import resource

import pytest
from hypothesis import strategies as st

from page.gradio_calls import KEPT, MAX_NAME
from tests.hostile.test_calls import JSON, client, quiet  # noqa: F401  fixtures

# Keys of the models in gradio/data_classes.py, and some of no model.
KEYS = (
    "data",
    "fn_index",
    "fn_name",
    "component_id",
    "session_hash",
    "event_data",
    "event_id",
    "trigger_id",
    "batched",
    "simple_format",
    "batch_trigger_ids",
    "oauth_token",
    "request",
    "name",
    "top",
    "prior",
    "api_name",
    "root_path",
    "url",
)
POSTS = (
    "run/predict",
    "api/predict",
    "call/predict",
    "call/v2/predict",
    "queue/join",
    "component_server",
    "component_server/",
    "run/see",
    "call/see",
    "call/v2/see",
    "reset",
    "cancel",
    "heartbeat/x",
    "queue/data",
    "startup-events",
    "login_check",
    "token",
    "app_id",
    "info",
    "user",
    "call/predict/x",
    "run/x/y",
    "queue/join/",
)
_huge = st.integers() | st.integers(1, 400).map(lambda n: 10**n) | st.sampled_from([2**63, -(2**63) - 1, 1e308, -0.0])
_scalar = st.none() | st.booleans() | _huge | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20)
_session = st.sampled_from(["s", "other", "s" * 64, "s" * 65, "", "\0"]) | _scalar
_value = st.recursive(
    _scalar, lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner), max_leaves=8
)
_inputs = st.sampled_from(
    [
        ["Ng", 3, "equal"],
        ["Ng"],
        ["Ng", []],
        ["Ng", ["what_if", "gates"]],
        ["Ng", "Abe"],
        "en",
        [],
    ]
)


@st.composite
def bodies(draw):
    """An object with some of the keys; its inputs are mostly valid except for one, a number of any size or the like."""
    body = draw(st.dictionaries(st.sampled_from(KEYS), _value, max_size=5))
    data = draw(_inputs)
    if isinstance(data, list) and data and draw(st.booleans()):
        data = list(data)
        data[draw(st.integers(0, len(data) - 1))] = draw(_scalar)
    if draw(st.booleans()):
        body["data"] = data
    if draw(st.booleans()):
        body["session_hash"] = draw(_session)
    if draw(st.booleans()):
        body["fn_name"] = draw(st.sampled_from(["ask", "ask_many", "draw_claims", "load_event"]) | _scalar)
    if draw(st.booleans()):
        body["fn_index"] = draw(st.integers(0, 12) | _scalar)
    return body


def test_any_body_to_any_route(each, client, capfd):  # noqa: F811
    def check(call):
        path, body = call
        content = json.dumps(body)
        response = client.post(f"/gradio_api/{path}", content=content, headers=JSON)
        assert response.status_code < 500, (path, content, response.text)

    for path in ("run/predict", "call/predict", "call/v2/predict", "queue/join", "component_server"):
        for number in (10**400, -(10**400), 1e308):
            for data in (["Ng", number, "equal"], ["Ng", number], number):
                for index in (None, 0, number):
                    body = {"data": data, "name": "Ng", "top": number} if "v2" in path else {"data": data}
                    check((path, body | {"fn_index": index, "session_hash": "s"}))
            check((path, {"name": "Ng", "top": number}))
    each("bodies with Gradio's keys", st.tuples(st.sampled_from(POSTS), bodies()), check)
    assert "Traceback" not in "".join(capfd.readouterr())


@pytest.mark.long
def test_answers_that_nobody_fetches_cost_little(client):  # noqa: F811
    def ask(name, index=None):
        body = {"data": [name, 3, "equal"], "fn_index": index, "event_data": "x" * 50_000}
        return client.post("/gradio_api/call/predict", content=json.dumps(body), headers=JSON).status_code

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000  # MB

    assert {ask("a") for _ in range(50)} == {200}  # memory that only the first calls take
    before = peak()
    longest = "\N{CJK UNIFIED IDEOGRAPH-5B57}" * MAX_NAME
    for number in range(2 * KEPT):
        assert ask(longest, 0 if number % 2 else None) in (200, 429)
    assert peak() - before < 20
    assert ask(longest * 400) in (400, 413)
