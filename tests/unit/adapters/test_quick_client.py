"""Headers are read as nats-py reads them, whatever is sent."""

from hypothesis import given
from hypothesis import strategies as st
from nats.aio.client import Client

from adapters.messaging.quick_client import QuickClient

NAMES = st.sampled_from(
    [
        b"ce-id",
        b"Ce-Id",
        b" ce-id ",
        b"Nats-Stream-Source",
        b"",
        b"two words",
        b"caf\xc3\xa9",
        b"\x1c",
    ]
) | st.binary(max_size=100)
LINES = st.lists(
    st.tuples(NAMES, st.sampled_from([b":", b": ", b":\t", b""]), st.binary(max_size=20))
)


@given(LINES)
def test_every_block_of_lines_is_read_as_by_nats_py(lines: list[tuple[bytes, bytes, bytes]]):
    block = b"\r\n".join(name + colon + value for name, colon, value in lines) + b"\r\n\r\n"
    assert QuickClient._parse_header_lines(block) == Client._parse_header_lines(block)


def test_a_name_longer_than_any_of_ours_is_read_too():
    block = b"x" * 10_000 + b": 1\r\n"
    assert QuickClient._parse_header_lines(block) == {"x" * 10_000: "1"}
