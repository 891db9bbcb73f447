"""Letter spacing written so that every PDF viewer keeps it.

WeasyPrint writes the space after a run's last letter at the end of the run. Chromium's
viewer (PDFium) ignores it there, and draws what follows too far left: a comma after the
Bengali letter ড় lay on the letter. At the start of the next run all viewers heed it.
"""

import re

import pydyf

_TRAILING = re.compile(
    rb"(?P<space>-?\d+(?:\.\d+)?)\] TJ"
    rb"(?P<between>(?:\s+/\w+ [\d.]+ Tf|\s+-?[\d.]+ Ts)*)\s+\["
)


def keep(pdf: pydyf.PDF) -> None:
    """Move each run's trailing space to the start of the run that follows it."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and "Filter" not in item.extra:
            drawn = content(item)
            if b"] TJ" in drawn:
                item.stream = [moved(drawn)]


def content(stream: pydyf.Stream) -> bytes:
    """A stream's operators as they will be written, before compression."""
    return b"\n".join(map(_bytes, stream.stream))


def moved(drawn: bytes) -> bytes:
    """Drawing operators with every trailing space at the start of the next run.

    >>> moved(b"[<01>0<02>-314] TJ\\n/B 14 Tf\\n[<03>0] TJ")
    b'[<01>0<02>] TJ\\n/B 14 Tf\\n[-314 <03>0] TJ'
    """
    again = _TRAILING.sub(_moved, drawn)
    while again != drawn:  # a run may hold nothing but a space moved to it
        drawn, again = again, _TRAILING.sub(_moved, again)
    return drawn


def _moved(run: re.Match[bytes]) -> bytes:
    if float(run["space"]) == 0:
        return run[0]
    return b"] TJ" + run["between"] + b"\n[" + run["space"] + b" "


def _bytes(item: object) -> bytes:
    data = getattr(item, "data", item)
    return data if isinstance(data, bytes) else str(data).encode()
