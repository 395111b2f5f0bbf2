"""A fixture for the tests of all three networks."""

import pytest
import torch


@pytest.fixture(autouse=True)
def double():
    """Double precision, so that tolerances can be tight."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)
