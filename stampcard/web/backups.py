"""Copies of the shop's data: make one, take one away; the day's closing slip."""

from collections.abc import Iterator
from ipaddress import ip_address

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from stampcard.models import ledger
from stampcard.models.base import engine
from stampcard.models.engines import Sqlite
from stampcard.services import backups, closing, copies, heads, safety, upkeep
from stampcard.services.copies import Copy
from stampcard.services.house import House
from stampcard.values.heads import shown
from stampcard.values.words import N_, Words
from stampcard.web.confirming import password_again
from stampcard.web.context import house, owner, owner_only, speaker

bp = Blueprint("backups", __name__, url_prefix="/backups")
_PIECE_BYTES = 64 * 1024


@bp.get("")
@owner_only
def index() -> str:
    """The copies there are, when one last left this computer, and the head."""
    tip, outside = ledger.tip(), copies.outside(house())
    return render_template(
        "backups/index.html",
        copies=copies.listed(house()),
        folder=house().copies_folder,
        makes_copies=isinstance(engine(), Sqlite),
        outside=outside[0] if outside else None,
        head=shown(tip.hash.hex()),
        acts=tip.seq,
        trouble=heads.trouble(house()),
        is_here=_is_this_computer(),
    )


@bp.post("/make")
@owner_only
def make() -> ResponseReturnValue:
    """Make a copy now."""
    try:
        copy = upkeep.back_up(house())
    except backups.CannotBackUp as error:
        flash(speaker().say(error.words), "bad")
    else:
        said = N_("The copy is made and proved.")
        unsound = N_("The copy is made, but what it holds is damaged.")
        good = copy.verified
        flash(speaker().gettext(said if good else unsound), "good" if good else "bad")
    return redirect(url_for(".index"), 303)


@bp.post("/<name>/download")
@owner_only
@password_again
def download(name: str) -> Response:
    """Send a copy; once all of it is out to another machine, it left the disk."""
    copy = copies.find(name, house()) or abort(404)
    leaves = None if _is_this_computer() else house()
    headers = {
        "Content-Disposition": f'attachment; filename="{copy.name}"',
        "Content-Length": str(copy.bytes),
    }
    return Response(
        _whole(copy, leaves), mimetype="application/vnd.sqlite3", headers=headers
    )


@bp.get("/slip")
@owner_only
def slip() -> str:
    """The day's closing slip, to print or to write down."""
    found = closing.slip(house())
    return render_template("backups/slip.html", slip=found, head=shown(found.head))


@bp.post("/go-on")
@owner_only
@password_again
def go_on() -> ResponseReturnValue:
    """The owner answers for a ledger without the remembered head: begin anew here."""
    heads.remember(house(), anew=True)
    return redirect(url_for(".index"), 303)


@bp.app_template_global()
def safety_warnings() -> list[Words]:
    """What the owner must know about the ledger and its copies; for nobody else."""
    return safety.warnings(house()) if owner() else []


def _whole(copy: Copy, leaves: House | None) -> Iterator[bytes]:
    sent = 0
    with copy.path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
            sent += len(piece)
    if leaves and sent == copy.bytes:
        copies.left_the_disk(copy, leaves, "download")


def _is_this_computer() -> bool:
    """Whether the browser runs where the copies lie: then nothing is taken away."""
    address = request.remote_addr or ""
    try:
        near = ip_address(address).is_loopback
    except ValueError:
        near = True
    return near or request.host.rpartition(":")[0] == address
