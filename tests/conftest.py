"""The fixtures of tests/support, for every test, and how tests are shared out among processes."""

import pytest

pytest_plugins = ["tests.support.nats", "tests.support.postgres", "tests.support.cluster"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    With `-n`, the tests of a file stay together, since they share what is costly to make; those that take a minute
    and share nothing go wherever a process is free.
    """
    for item in items:
        if item.get_closest_marker("chaos") is None and item.get_closest_marker("alone") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
