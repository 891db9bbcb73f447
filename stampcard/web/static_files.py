"""Styles, scripts and icons: under an address that changes when any of them does.

So browsers may keep them for a year, a page never meets the scripts of another version,
and a phone without a network has all that belongs together. There they come packed, a
third of their size. The plain addresses work too, for links older than the files.
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

VERSION_LENGTH = 12  # of a digest in hexadecimal: no two versions are alike by chance
YEAR_SECONDS = 365 * 24 * 3600
OK = 200
_WORTH_PACKING = {"text/css", "text/javascript", "image/svg+xml"}


def init_app(app: Flask) -> None:
    """Serve the files under their version, and let every page link there."""
    app.view_functions["static"] = _file
    app.add_url_rule("/static/v-<version>/<path:filename>", endpoint="static")
    app.extensions["stampcard.static"] = digest(Path(app.static_folder or ""))
    app.url_defaults(_with_version)


def version() -> str:
    """What the files are now, in a few letters."""
    return str(current_app.extensions["stampcard.static"])


def _file(filename: str, version: str = "") -> Response:
    answer = current_app.send_static_file(filename)
    if version != current_app.extensions["stampcard.static"]:
        return answer
    if answer.status_code == OK and answer.mimetype in _WORTH_PACKING:
        answer = _packed(answer, filename)
    answer.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return answer


def _packed(plain: Response, filename: str) -> Response:
    """The file as small as it gets, for whoever can unpack it."""
    if request.accept_encodings.quality("gzip"):
        path = safe_join(current_app.static_folder or "", filename) or ""
        plain.close()
        plain = Response(_pack(path), mimetype=plain.mimetype)
        plain.content_encoding = "gzip"
    plain.vary.add("Accept-Encoding")
    return plain


@cache
def _pack(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), mtime=0)


def _with_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static":
        values.setdefault("version", version())


def digest(folder: Path) -> str:
    """What stands for all names and contents in a folder."""
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            found.update(file.relative_to(folder).as_posix().encode())
            found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()[:VERSION_LENGTH]
