"""The running server does what its OpenAPI description says, on generated requests."""

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from page.api import MAX_NAMES
from page.guard import MAX_BODY


@pytest.fixture(scope="module")
def schema(url):
    return schemathesis.openapi.from_url(f"{url}/api/openapi.json")


@pytest.mark.ci
@pytest.mark.parametrize(("method", "path"), [("GET", "/api/predict"), ("POST", "/api/predict"), ("GET", "/healthz")])
def test_the_server_keeps_to_its_description(schema, method, path):
    @given(case=schema[path][method].as_strategy())
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def check(case):
        case.call_and_validate()

    check()


def test_the_description_names_the_limits_that_hold(url, predictor):
    description = httpx.get(f"{url}/api/openapi.json").json()
    assert set(description["paths"]) == {"/api/predict", "/healthz"}
    post = description["paths"]["/api/predict"]["post"]
    assert post["requestBody"]["content"]["application/json"]["schema"]["properties"]["names"]["maxItems"] == MAX_NAMES
    assert f"{MAX_BODY:,}" in post["responses"]["413"]["description"]
    answer = description["components"]["schemas"]["Answer"]["properties"]["answers"]
    assert list(answer["properties"]) == list(predictor.sessions)
