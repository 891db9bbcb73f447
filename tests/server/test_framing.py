import pytest

from stampcard.server.framing import (
    BODY_BYTES_MOST,
    HEADER_BYTES_MOST,
    Malformed,
    request_bytes,
    waits_for_leave,
)

GET = b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n"


def post(*headers: bytes, body: bytes = b"") -> bytes:
    return b"\r\n".join([b"POST / HTTP/1.1", b"Host: shop", *headers, b"", body])


def test_a_request_ends_with_its_empty_line():
    assert request_bytes(GET) == len(GET)


def test_every_byte_before_the_last_header_tells_nothing_yet():
    assert {request_bytes(GET[:n]) for n in range(len(GET))} == {None}


def test_the_next_request_does_not_belong_to_the_first():
    assert request_bytes(GET + GET) == len(GET)


@pytest.mark.parametrize("name", [b"Content-Length", b"content-length"])
def test_a_body_belongs_to_its_request(name):
    head = post(name + b": 5")

    assert request_bytes(head) == len(head) + 5
    assert request_bytes(head + b"12345GET") == len(head) + 5


def test_a_body_that_is_too_large_is_not_waited_for():
    head = post(b"Content-Length: %d" % (BODY_BYTES_MOST + 1))

    assert request_bytes(head) == len(head)


def test_headers_without_end_are_not_waited_for():
    endless = b"GET /" + b"x" * 2 * HEADER_BYTES_MOST

    assert request_bytes(endless) == len(endless)


@pytest.mark.parametrize(
    "headers",
    [
        (b"Content-Length: 5", b"Content-Length: 5"),
        (b"Content-Length: 5", b"content-length: 6"),
        (b"Content-Length: -1",),
        (b"Content-Length: +5",),
        (b"Content-Length: 5_0",),
        (b"Content-Length: 5, 5",),
        (b"Content-Length: 0x10",),
        (b"Content-Length:",),
        (b"Content-Length : 5", b"Content-Length: 6"),
        (b"Content-Length: 5", b" 00"),
        (b"X-Folded: a", b"\tb"),
    ],
)
def test_a_doubtful_length_is_refused(headers):
    with pytest.raises(Malformed, match="400"):
        request_bytes(post(*headers))


@pytest.mark.parametrize(
    "headers",
    [
        (b"Transfer-Encoding: chunked",),
        (b"transfer-encoding : chunked",),
        (b"Content-Length: 5", b"Transfer-Encoding: chunked"),
        (b"Transfer-Encoding: identity",),
    ],
)
def test_a_body_without_a_length_is_refused(headers):
    with pytest.raises(Malformed, match="411"):
        request_bytes(post(*headers))


def test_who_waits_for_leave_is_known():
    assert waits_for_leave(post(b"Expect: 100-Continue"))
    assert not waits_for_leave(GET)
