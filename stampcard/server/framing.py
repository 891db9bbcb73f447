"""Where one HTTP request ends and the next begins; read strictly, so that nobody who
stands in between can read it otherwise.
"""

import re

HEADER_BYTES_MOST = 16 * 1024
BODY_BYTES_MOST = 16 * 1024 * 1024
_LINE_BYTES = 256  # what is read at once past the limit before it is noticed
_END = b"\r\n\r\n"
_FOLDED = re.compile(rb"\r\n[ \t]")
_SIZES = re.compile(rb"(?i)\r\n(content-length|transfer-encoding)[ \t]*:([^\r\n]*)")
_LENGTH = re.compile(rb"[0-9]{1,10}")


class Malformed(ValueError):
    """A request whose end cannot be told; the text is the HTTP status line's."""


def request_bytes(data: bytes | bytearray) -> int | None:
    """How many bytes the request has that `data` begins with; None: not known yet.

    A request that is too large ends with what is there, so that it is answered at
    once. Raises Malformed for lengths that are missing, doubled or no number.
    """
    end = data.find(_END)
    if end < 0:
        return len(data) if len(data) > HEADER_BYTES_MOST + _LINE_BYTES else None
    body = _body_bytes(bytes(data[: end + 2]))
    return end + len(_END) + (body if body <= BODY_BYTES_MOST else 0)


def waits_for_leave(data: bytes | bytearray) -> bool:
    """Whether the client sends its body only when told to (`Expect: 100-continue`)."""
    return b"100-continue" in bytes(data[:HEADER_BYTES_MOST]).lower()


def _body_bytes(head: bytes) -> int:
    if _FOLDED.search(head):
        raise Malformed("400 Bad Request")
    sizes = _SIZES.findall(head)
    if not sizes:
        return 0
    if any(name.lower() != b"content-length" for name, _ in sizes):
        raise Malformed("411 Length Required")
    lengths = [value.strip(b" \t") for _, value in sizes]
    if len(lengths) > 1 or not _LENGTH.fullmatch(lengths[0]):
        raise Malformed("400 Bad Request")
    return int(lengths[0])
