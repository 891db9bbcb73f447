"""The files of others that pages load: served packed, and kept by browsers for good.

The version of each is part of its address. Packed, they are less than half of what a
phone waits for; and which type a file has is ours to say, whatever this computer says.
"""

import gzip
import mimetypes
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from stampcard.web.fonts import YEAR_SECONDS

FOLDER = Path(__file__).parent / "static" / "vendor"
TYPES = {".js": "text/javascript", ".wasm": "application/wasm"}
FILES = {
    path.relative_to(FOLDER).as_posix(): path
    for path in FOLDER.glob("*/*")
    if path.suffix in TYPES
}

bp = Blueprint("vendored", __name__)


def init_app(_app: Flask) -> None:
    """Some computers call scripts plain text, and browsers then refuse them."""
    for suffix, kind in TYPES.items():
        mimetypes.add_type(kind, suffix)


@bp.get("/static/vendor/<path:name>")
def file(name: str) -> Response:
    """A file of others; it never changes under its name."""
    path = FILES.get(name) or abort(404)
    packs = request.accept_encodings.quality("gzip") > 0
    answer = Response(_packed(path) if packs else path.read_bytes())
    answer.content_type = TYPES[path.suffix]
    if packs:
        answer.content_encoding = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.cache_control.public = answer.cache_control.immutable = True
    answer.cache_control.max_age = YEAR_SECONDS
    return answer


@cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)
