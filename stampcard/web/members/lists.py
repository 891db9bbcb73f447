"""Members as a manager looks for them: a search, short lists, and whom to tell."""

import itertools
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from stampcard.services.members import browsing, offering, searching
from stampcard.services.members.enrolment import LONGEST_TAG, is_asked_for
from stampcard.values.channels import OFTEN_TEXTS, WAY_TEXTS
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.purposes import MESSAGES, STAMPS
from stampcard.values.words import N_
from stampcard.web.confirming import password_again
from stampcard.web.context import house, manager_only, owner_only
from stampcard.web.exports import BYTE_ORDER_MARK
from stampcard.web.lists import page_start

bp = Blueprint("members", __name__, url_prefix="/members")
LIST_TEXTS = {
    browsing.LATELY: N_("Joined in the last 30 days"),
    browsing.TODAY: N_("Birthday today"),
    browsing.WEEK: N_("Birthday within a week"),
    browsing.DORMANT: N_("Not seen for long"),
    browsing.ALIKE: N_("Perhaps here twice"),
}
BORN_TEXTS = {  # birthdays on how many days, today the first
    1: N_("Birthday today"),
    7: N_("Birthday within a week"),
    30: N_("Birthday within 30 days"),
}
OFFERS_SHOWN = 100


@bp.before_request
def only_where_asked_for() -> None:
    """A shop that has to do with nobody's name has no such pages."""
    if not is_asked_for():
        abort(404)


@bp.route("", methods=["GET", "POST"])
@manager_only
def index() -> str:
    """Search by number, last digits, name or card; or look a short list through.

    What is searched for is sent as a form: no number stands in an address or a log.
    """
    wanted = request.form.get("text", "").strip()[:LONGEST_INPUT]
    tag = request.args.get("tag", "")[:LONGEST_TAG]
    which = request.args.get("list", "") if not tag else ""
    which = which if which in LIST_TEXTS else browsing.LATELY
    return render_template(
        "members/index.html",
        counts=browsing.counts(house()),
        wanted=wanted,
        found=searching.search(wanted, house()) if wanted else [],
        most=searching.MOST,
        lists=LIST_TEXTS,
        which="" if tag else which,
        tag=tag,
        tags=browsing.tags(),
        rows=_rows(which, tag),
    )


@bp.get("/offers")
@owner_only
@password_again
def offers() -> str:
    """Whom to tell of an offer, by tag: with whole numbers, for the owner alone.

    Or of what every member must know, such as the end of a programme.
    """
    tag, purpose, days = _asked()
    page = page_start(request.args.get("from"))
    found, more = _some(tag, page, purpose, days)
    return render_template(
        "members/offers.html",
        tag=tag,
        purpose=STAMPS if purpose == STAMPS else None,
        tags=browsing.tags(),
        days=days,
        born=BORN_TEXTS,
        people=found,
        more=more,
        ways=WAY_TEXTS,
        often=OFTEN_TEXTS,
    )


@bp.get("/offers.csv")
@owner_only
@password_again
def offers_csv() -> ResponseReturnValue:
    """The same list for a spreadsheet."""
    lines = itertools.chain([BYTE_ORDER_MARK], _csv(*_asked()))
    day = house().now()[1].isoformat()
    headers = {"Content-Disposition": f'attachment; filename="whom-to-tell-{day}.csv"'}
    return Response(lines, mimetype="text/csv", headers=headers)


def _rows(which: str, tag: str) -> list[browsing.Row]:
    if tag:
        return browsing.tagged(tag, house())
    if which == browsing.ALIKE:
        return browsing.alike(house())
    return browsing.listed(which, house())


def _asked() -> tuple[str, str, int | None]:
    """The tag a list is wanted for, the purpose, and for how many days' birthdays."""
    tag = request.args.get("tag", "")[:LONGEST_TAG]
    days = request.args.get("born", "")
    purpose = STAMPS if request.args.get("for") == STAMPS else MESSAGES
    return tag, purpose, int(days) if days in {str(n) for n in BORN_TEXTS} else None


def _csv(tag: str, purpose: str, days: int | None) -> Iterator[str]:
    return offering.csv_lines(tag, house(), purpose, days)


def _some(
    tag: str, after: int, purpose: str, days: int | None
) -> tuple[list[Any], int]:
    """A page of people to tell, and after whom the next one begins; 0 for none."""
    found = []
    wanted = offering.whom(tag, house(), purpose=purpose, after=after, birthday_in=days)
    for one in wanted:
        found.append(one)
        if len(found) > OFFERS_SHOWN:
            return found[:OFFERS_SHOWN], found[OFFERS_SHOWN - 1].id
    return found, 0
