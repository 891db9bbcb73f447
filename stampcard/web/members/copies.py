"""The copy of all that is kept of a member, to print or for programs."""

from flask import Blueprint, Response, abort, render_template

from stampcard.services.privacy import access_copy, access_words
from stampcard.services.privacy.access_copy import Copy
from stampcard.services.privacy.access_words import FIELD_TEXTS
from stampcard.values.prose import blocks
from stampcard.values.purposes import PURPOSE_TEXTS
from stampcard.web.confirming import password_again
from stampcard.web.context import house, manager_only, speaker
from stampcard.web.lists import LARGEST_ID

bp = Blueprint("member_copies", __name__, url_prefix="/members")


@bp.get("/<int:member_id>/copy")
@manager_only
@password_again
def show(member_id: int) -> str:
    """The copy as a page that prints well."""
    here = f"/members/{member_id}"
    return page(_copy(member_id), back=here, json_at=f"{here}/copy.json")


@bp.get("/<int:member_id>/copy.json")
@manager_only
@password_again
def download(member_id: int) -> Response:
    """The copy for programs."""
    return as_file(_copy(member_id))


def page(copy: Copy, *, back: str, json_at: str) -> str:
    """A copy as a page; `json_at` is where a program gets it, `back` where one was."""
    said = speaker()

    def shown(value: object) -> str:
        return access_words.shown(value, said)

    return render_template(
        "members/copy.html",
        copy=copy,
        back=back,
        json_at=json_at,
        shown=shown,
        fields=FIELD_TEXTS,
        blocks=blocks,
        purposes=PURPOSE_TEXTS,
    )


def as_file(copy: Copy) -> Response:
    """A copy as a file of JSON."""
    day = house().day_of(copy.at).isoformat()
    headers = {"Content-Disposition": f'attachment; filename="my-data-{day}.json"'}
    text = access_copy.as_json(copy, speaker())
    return Response(text, mimetype="application/json", headers=headers)


def _copy(member_id: int) -> Copy:
    return access_copy.of_member(min(member_id, LARGEST_ID), house()) or abort(404)
