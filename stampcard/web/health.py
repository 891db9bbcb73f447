"""Whether this server could take an act now."""

from flask import Blueprint, Response, jsonify

from stampcard.models.base import row
from stampcard.models.writing import StorageError, write

bp = Blueprint("health", __name__)


class _TriedEnough(Exception):
    """Raised inside the write so that nothing of it stays."""


@bp.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 only if a write would succeed: one is made and taken back."""
    try:
        write(_try)
    except _TriedEnough:
        return jsonify(status="ok"), 200
    except StorageError as error:
        return jsonify(status="failing", message=str(error)), 503
    return jsonify(status="failing"), 503


def _try() -> None:
    row("INSERT INTO outlet (name) VALUES ('healthz') RETURNING id")
    raise _TriedEnough
