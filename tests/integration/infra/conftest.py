"""These tests are about the servers themselves: each is for those of one kind."""

from pathlib import Path

import pytest

from tests.harness.servers import IN_CONTAINERS

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about servers that this run does not use."""
    for item in items:
        about_containers = item.path.name.startswith("test_container")
        if item.path.is_relative_to(HERE) and about_containers != IN_CONTAINERS:
            kind = "containers" if about_containers else "wheels"
            item.add_marker(pytest.mark.skip(reason=f"about servers from {kind}"))
