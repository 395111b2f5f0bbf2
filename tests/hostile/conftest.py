"""The counts of what was tried, printed at the end; the running page and the browser of tests/page."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from tests.hostile.strings import INPUTS, SAMPLE
from tests.page.conftest import url  # noqa: F401  a fixture

TRIED: Counter[str] = Counter()


@pytest.fixture(params=[SAMPLE, pytest.param(INPUTS, marks=[pytest.mark.long, pytest.mark.timeout(3000)])])
def each(request):
    """each(door, strategy, check, share=1): ``check`` of as many generated values as this run wants, counted."""

    def tried(door, strategy, check, share=1):
        @settings(
            max_examples=request.param // share, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(strategy)
        def one(value):
            TRIED[door] += len(value) if isinstance(value, list) else 1
            check(value)

        one()

    return tried


def pytest_terminal_summary(terminalreporter):
    if TRIED:
        counts = ", ".join(f"{count:,} {door}" for door, count in TRIED.items())
        terminalreporter.write_line(f"hostile inputs tried: {counts}")
