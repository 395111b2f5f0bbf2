"""The plain HTTP routes of a running page."""

import json

import httpx
import pytest


@pytest.fixture(scope="module")
def client(url):
    with httpx.Client(base_url=url) as client:
        yield client


def test_get_gives_the_predictors_answer(client, predictor):
    response = client.get("/api/predict", params={"name": "Müller", "top": 5, "prior": "corpus"})
    assert response.status_code == 200
    assert response.json() == predictor.answer("Müller", 5, "corpus")


def test_defaults_are_three_under_the_equal_prior(client, predictor):
    assert client.get("/api/predict?name=Satoshi").json() == predictor.answer("Satoshi", 3, "balanced")


def test_post_gives_one_answer_per_name_in_order(client, predictor):
    names = ["Satoshi", "", "김", "x" * 2000, "O'Brien"] * 200
    response = client.post("/api/predict", json={"names": names, "top": 1})
    for given, expected in zip(response.json(), predictor.answers(names, 1), strict=True):
        for model, best in expected.pop("answers").items():  # sums differ in the last bit from batch to batch
            assert given["answers"][model] == [g | {"probability": pytest.approx(g["probability"])} for g in best]
        assert {key: value for key, value in given.items() if key != "answers"} == expected


def test_coverage_gives_as_many_languages_as_needed(client, predictor):
    expected = predictor.answer("Smith", coverage=0.9)
    assert client.get("/api/predict?name=Smith&coverage=0.9").json() == expected
    assert client.post("/api/predict", json={"names": ["Smith"], "coverage": 0.9}).json() == [expected]
    assert len(expected["answers"]["RNN"]) > len(expected["answers"]["LSTM"]) > 1


def test_a_lone_surrogate_is_echoed(client):
    response = client.post("/api/predict", content='{"names": ["a\\ud800b"]}')
    assert response.status_code == 200
    assert json.loads(response.text)[0] == {**response.json()[0], "name": "a\ud800b", "read_as": "Ab"}


def test_nothing_to_read_gives_empty_lists(client):
    answer = client.get("/api/predict?name=...").json()
    assert answer["read_as"] == ""
    assert answer["answers"] == {"RNN": [], "LSTM": [], "MyLSTM": []}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "top=3",
        "name=a&top=0",
        "name=a&top=-1",
        "name=a&top=1.5",
        "name=a&top=x",
        "name=a&top=9999999999",
        "name=a&prior=fair",
        "name=a&coverage=1",
        "name=a&coverage=x",
        "name=a&coverage=",
        "name=a&Top=3",
        "name=a&name=b",
    ],
)
def test_invalid_queries_get_an_error_message(client, query):
    response = client.get(f"/api/predict?{query}")
    assert response.status_code == 400
    assert set(response.json()) == {"error"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"names"',
        "[" * 100_000,
        "{}",
        '{"names": "a"}',
        '{"names": [1]}',
        '{"names": [null]}',
        '{"names": {"a": 1}}',
        '{"names": [], "top": 0}',
        '{"names": [], "top": true}',
        '{"names": [], "top": "3"}',
        '{"names": [], "top": 2.5}',
        '{"names": [], "prior": null}',
        '{"names": [], "prior": ["equal"]}',
        '{"names": [], "other": 1}',
        '{"names": [], "coverage": null}',
        '{"names": [], "coverage": true}',
        '{"names": [], "coverage": "0.9"}',
        '{"names": [], "coverage": 1e999}',
        json.dumps({"names": ["a"] * 1001}),
    ],
)
def test_invalid_bodies_get_an_error_message(client, body):
    response = client.post("/api/predict", content=body)
    assert response.status_code == 400
    assert set(response.json()) == {"error"}
    assert "\n" not in response.json()["error"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_get_an_error_message(client, method):
    response = client.request(method, "/api/predict", content="{}")
    assert response.status_code == 405
    assert set(response.json()) == {"error"}


def test_healthz_names_the_artifacts(client, predictor):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "artifacts": predictor.manifest["sha256"]}
