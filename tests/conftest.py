"""The fixtures of tests/support, for every test, and how tests are shared out among processes."""

import gc
import os
from collections.abc import Generator
from zlib import crc32

import pytest
from hypothesis import HealthCheck, settings

from adapters.embedded import ports

_PATIENCE = 300  # seconds of a test in a browser, which looks at many pages
_LONG_NAME = 60  # characters of a parameter
_SHARED = ("cluster",)  # what is made once
_LONG = ("browser", "scenarios", "integration")  # folders whose files take long, the longest first

settings.register_profile(
    "thorough",
    max_examples=1_000,
    stateful_step_count=120,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)

# no test is about how fast a busy machine makes its examples; `--hypothesis-profile` names another
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

pytest_plugins = [
    "tests.support.nats",
    "tests.support.postgres",
    "tests.support.cluster",
    "tests.support.site",
    "tests.support.browser",
]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays to the end, so garbage is not looked for among it, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    With `-n`, the tests of a file stay together, and so do all on the shared cluster, which is costly to make; those that
    take half a minute and share nothing go wherever a process is free. What takes long is dealt out first, so that no
    process is left with it at the end, and what mostly waits is spread among what works.
    """
    together: dict[str, list[pytest.Item]] = {}
    apart: list[list[pytest.Item]] = []
    for item in items:
        if item.get_closest_marker("browser") is not None and not item.get_closest_marker(
            "timeout"
        ):
            item.add_marker(pytest.mark.timeout(_PATIENCE))
        if item.get_closest_marker("chaos") is None and item.get_closest_marker("alone") is None:
            names = item.fixturenames if isinstance(item, pytest.Function) else ()
            shared = next((name for name in _SHARED if name in names), None)
            group = shared or item.nodeid.partition("::")[0]
            item.add_marker(pytest.mark.xdist_group(group))
            together.setdefault(group, []).append(item)
        else:
            apart.append([item])
    groups = sorted(together, key=_rank)
    long = sum(_rank(group) <= len(_LONG) for group in groups)
    dealt = [together[group] for group in groups]
    for number, one in enumerate(apart):
        # one more is in the list with each that was put in
        dealt.insert(number * long // len(apart) + number, one)
    items[:] = [item for group in dealt for item in group]


def _rank(group: str) -> int:
    """What is shared comes first, then the folders of _LONG, then all others."""
    if group in _SHARED:
        return 0
    folder = group.split("/")[1]
    return _LONG.index(folder) + 1 if folder in _LONG else len(_LONG) + 1


def pytest_collection_finish(session: pytest.Session) -> None:
    """
    Raises UsageError where pytest-xdist cannot tell its groups: the tests of a file would be dealt out one by one, and
    each process would make every server, record and browser for itself.
    """
    if not session.config.getoption("loadgroup", default=False):
        return
    for item in session.items:
        if item.get_closest_marker("xdist_group") is not None and "@" not in item.nodeid:
            raise pytest.UsageError(
                f"{item.nodeid} has lost its group: pytest-xdist and pytest do not agree"
            )


def pytest_make_parametrize_id(val: object) -> str | None:
    """Of a long text its beginning and its sum: the name of a test goes to every process and into every report."""
    if not isinstance(val, (str, bytes)) or len(val) <= _LONG_NAME:
        return None
    content = val if isinstance(val, bytes) else val.encode(errors="surrogatepass")
    return f"{val[:_LONG_NAME]!a} and more {crc32(content):08x}"


def pytest_configure() -> None:
    """No process takes the port of a server that another has killed and is about to start again."""
    process = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")  # noqa: TID251 (set by pytest-xdist)
    processes = os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")  # noqa: TID251 (as above)
    ports.RANGE = ports.RANGE[int(process) :: int(processes)]
