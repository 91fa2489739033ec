"""Ports for the embedded servers."""

import socket

import pytest

from adapters.embedded import ports


def test_no_port_is_given_twice_though_nothing_listens_on_it_yet():
    given = [port for count in (1, 7, 40) for port in ports.free_ports(count)]
    assert len(set(given)) == 48
    assert set(given) <= set(ports.RANGE)


def test_a_port_that_is_listened_on_is_not_given(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(ports, "RANGE", [taken.getsockname()[1]])
        with pytest.raises(OSError, match="no 1 free ports"):
            ports.free_ports(1)
