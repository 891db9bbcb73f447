"""The Bengali face the cards are printed with, for computers that have none."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

FOLDER = Path(__file__).parents[2] / "printables" / "fonts"
YEAR_SECONDS = 365 * 24 * 3600

bp = Blueprint("fonts", __name__)


@bp.get("/fonts/<name>.woff2")
def font(name: str) -> Response:
    """A font file; it never changes under its name."""
    answer = send_from_directory(FOLDER, f"{name}.woff2", max_age=YEAR_SECONDS)
    answer.cache_control.public = True
    return answer
