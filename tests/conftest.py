"""The fixtures of tests/support, for every test."""

pytest_plugins = ["tests.support.nats", "tests.support.postgres", "tests.support.cluster"]
