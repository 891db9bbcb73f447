"""Whether this server could take an act now."""

from flask import Blueprint, Response, jsonify

from stampcard.services.health import state
from stampcard.web.context import installation

bp = Blueprint("health", __name__)
_SENTENCES = {
    "full": "The disk is full.",
    "busy": "Another program holds the database.",
    "read_only": "The database cannot be written.",
    "failing": "The database fails.",
}


@bp.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 only if a write would succeed: one is made and taken back.

    For programs, so in English; `free_mb` is null where it is not known.
    """
    here = installation()
    found = state(here.house, here.tries)
    facts = {"free_mb": found.free_mb, "warnings": list(found.warnings)}
    if not found.wrong:
        return jsonify(status="ok", **facts), 200
    message = _SENTENCES[found.wrong]
    answer = jsonify(status="failing", wrong=found.wrong, message=message, **facts)
    answer.headers["Retry-After"] = "2"
    return answer, 503
