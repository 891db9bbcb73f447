"""The counter on a phone's home screen, and without a network: worker, shell, manifest.

Nothing here is about anybody: the shell is the scan page without lists and numbers, and
it may lie on a phone that was found in the street.
"""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.shops import Shop
from stampcard.services.habits import habits_of
from stampcard.services.offline import Reward, rewards
from stampcard.values.words import N_
from stampcard.web import static_files
from stampcard.web.context import counter_only, shop, speaker
from stampcard.web.security import WITH_DECODER

bp = Blueprint("offline", __name__)
LONGEST_SHORT_NAME = 12  # what fits under an icon
LIGHT, PAPER = "#0d4a42", "#f6f0e2"
_WORKER = Path(__file__).parent / "static" / "counter" / "worker.js"
_FILES = (  # the decoder is kept when it is first used: not every phone needs it
    "style.css",
    "owner.css",
    "app.js",
    "icon.svg",
    "flower.svg",
    "counter/scan.css",
    "counter/unsent.css",
)
_ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"))
_MASKABLE = (("maskable-512", 512, "maskable"),)
_SHORTCUTS = (
    ("/counter", N_("Type a number")),
    ("/tally", N_("Tally sheets")),
)


@bp.get("/sw.js")
def worker() -> Response:
    """The part that answers when the network does not; new with each version."""
    files = [url_for("static", filename=name) for name in (*_FILES, *counter_modules())]
    told = json.dumps({"version": static_files.version(), "files": files})
    text = f"self.OF = {told};\n{_WORKER.read_text(encoding='utf-8')}"
    return Response(text, mimetype="text/javascript")


@bp.get("/counter/scan/shell")
@counter_only
def shell() -> ResponseReturnValue:
    """The scan page as a phone keeps it: the same for whoever holds the phone."""
    nobodys: dict[str, Any] = {
        **dict.fromkeys(("present", "owner", "manager", "signed_in")),
        "csrf_token": str,  # an empty one: a new one is fetched before anything is sent
        "get_flashed_messages": _no_messages,
    }
    page = render_template("counter/scan.html", **nobodys)
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = WITH_DECODER
    return answer


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """How the counter looks on a home screen, in the language that is asked for."""
    here = shop()
    name = here.name if here else "Stampcard"
    answer = jsonify(
        id="/counter/scan",
        name=name,
        short_name=name if len(name) <= LONGEST_SHORT_NAME else "Stampcard",
        lang=speaker().locale,
        start_url="/counter/scan",
        scope="/",
        display="standalone",
        background_color=PAPER,
        theme_color=LIGHT,
        icons=[_icon(*each) for each in (*_ICONS, *_MASKABLE)],
        shortcuts=[_shortcut(url, speaker().gettext(text)) for url, text in _SHORTCUTS],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@bp.app_template_global()
def offline_rewards() -> list[Reward]:
    """What this shop's phones may give without a network."""
    here: Shop | None = shop()
    return rewards(habits_of(here)) if here else []


@bp.app_template_global()
def counter_modules() -> list[str]:
    """The scan page's own scripts: named in it, they come together, not in turns."""
    apart = {"worker.js", "install.js"}
    names = {file.name for file in _WORKER.parent.glob("*.js")} - apart
    return sorted(f"counter/{name}" for name in names)


def _no_messages(**_: object) -> list[tuple[str, str]]:
    """Messages are for the next page somebody sees, which this is not."""
    return []


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    address = url_for("static", filename=f"icons/{name}.png")
    sizes = f"{size}x{size}"
    return {"src": address, "sizes": sizes, "type": "image/png", "purpose": purpose}


def _shortcut(url: str, name: str) -> dict[str, object]:
    return {"name": name, "url": url, "icons": [_icon(*_ICONS[0])]}
