"""What all rooms' tests share."""

import pytest

from letterwise import Predictor


@pytest.fixture(scope="session")
def predictor() -> Predictor:
    """The shipped networks."""
    return Predictor.load()
