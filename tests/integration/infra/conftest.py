"""Some of these tests are about servers of one kind."""

from pathlib import Path

import pytest

from tests.harness.servers import IN_CONTAINERS

HERE = Path(__file__).parent
OTHERS, KIND = ("test_embedded", "wheels") if IN_CONTAINERS else ("test_container", "containers")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about servers that this run does not use."""
    for item in items:
        if item.path.is_relative_to(HERE) and item.path.name.startswith(OTHERS):
            item.add_marker(pytest.mark.skip(reason=f"about servers from {KIND}"))
