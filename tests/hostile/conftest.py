"""Counts of the inputs tried, printed at the end; the running page of tests/page."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from tests.hostile.strings import INPUTS, SAMPLE
from tests.page.conftest import url  # noqa: F401  a fixture

TRIED: Counter[str] = Counter()


@pytest.fixture(params=[SAMPLE, pytest.param(INPUTS, marks=[pytest.mark.long, pytest.mark.timeout(3000)])])
def each(request):
    """each(entry, strategy, check, share=1): run ``check`` on generated values, and count them for that entry point.

    Their number is SAMPLE, or INPUTS in the long run, divided by ``share``.
    """

    def run(entry, strategy, check, share=1):
        @settings(
            max_examples=request.param // share, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(strategy)
        def check_one(value):
            TRIED[entry] += len(value) if isinstance(value, list) else 1
            check(value)

        check_one()

    return run


def pytest_terminal_summary(terminalreporter):
    if TRIED:
        counts = ", ".join(f"{count:,} {entry}" for entry, count in TRIED.items())
        terminalreporter.write_line(f"hostile inputs tried: {counts}")
