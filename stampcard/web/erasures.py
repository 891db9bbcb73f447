"""The list of erasures, and the certificate of each without the person."""

from flask import Blueprint, abort, render_template, request

from stampcard.models.privacy import Erasure
from stampcard.services.privacy import certificates, erased, erasing
from stampcard.values.erasures import WHY_TEXTS
from stampcard.web.context import house, manager_only, owner_only, shop, speaker
from stampcard.web.lists import PAGE_ROWS, found, page_of, page_start

bp = Blueprint("erasures", __name__, url_prefix="/erasures")


@bp.get("")
@owner_only
def index() -> str:
    """All erasures, newest first."""
    before = page_start(request.args.get("before"))
    lines, older = page_of(erasing.every(before=before, most=PAGE_ROWS + 1))
    return render_template(
        "erasures/index.html",
        erasures=lines,
        older=older,
        whys=WHY_TEXTS,
        file=erased.FILE,
    )


@bp.get("/<int:erasure_id>")
@manager_only
def show(erasure_id: int) -> str:
    """The certificate again, which names nobody."""
    return certificate(found(Erasure, erasure_id))


def certificate(erasure: Erasure, *, masked: str = "", own: bool = False) -> str:
    """The page of a certificate, made to be printed; `own` for the very person."""
    here = shop() or abort(404)
    facts = certificates.on_page(erasure, here, speaker(), house(), masked)
    return render_template(
        "erasures/certificate.html", erasure=erasure, facts=facts, own=own
    )
