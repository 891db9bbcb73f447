"""Members as a manager looks for them: a search, short lists, and whom to tell."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
from stampcard.web.context import house, manager_only, owner_only, speaker
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
ENDING_TEXTS = {10: N_("Something ends within 10 days")}
AWAY_TEXTS = {  # days without a visit, today the last
    7: N_("Not here for 7 days"),
    30: N_("Not here for 30 days"),
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
    asked = _asked()
    found, more = _some(asked, page_start(request.args.get("from")))
    return render_template(
        "members/offers.html",
        tag=asked.tag,
        purpose=STAMPS if asked.purpose == STAMPS else None,
        tags=browsing.tags(),
        days=asked.born,
        when=asked.when,
        whens=(
            ("born", BORN_TEXTS),
            ("ending", ENDING_TEXTS),
            ("away", AWAY_TEXTS),
        ),
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
    lines = itertools.chain([BYTE_ORDER_MARK], _csv(_asked()))
    day = house().now()[1].isoformat()
    headers = {"Content-Disposition": f'attachment; filename="whom-to-tell-{day}.csv"'}
    return Response(lines, mimetype="text/csv", headers=headers)


def _rows(which: str, tag: str) -> list[browsing.Row]:
    if tag:
        return browsing.tagged(tag, house())
    if which == browsing.ALIKE:
        return browsing.alike(house())
    return browsing.listed(which, house())


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whom a list is wanted of: by tag, purpose, and one thing of their days."""

    tag: str
    purpose: str
    born: int | None = None
    ending: int = 0
    away: int = 0

    @property
    def when(self) -> dict[str, int]:
        """What of their days is asked for, as an address says it."""
        named = {"born": self.born, "ending": self.ending, "away": self.away}
        return {name: days for name, days in named.items() if days}

    def people(self, after: int = 0) -> Iterator[offering.Wanted]:
        """Who they are, by id."""
        return offering.whom(
            self.tag,
            house(),
            purpose=self.purpose,
            after=after,
            when=offering.When(self.born, self.ending, self.away),
        )


def _asked() -> _Asked:
    """What an address asks for; whatever is not offered is left out."""
    tag = request.args.get("tag", "")[:LONGEST_TAG]
    purpose = STAMPS if request.args.get("for") == STAMPS else MESSAGES
    return _Asked(
        tag,
        purpose,
        _one_of(BORN_TEXTS, "born") or None,
        _one_of(ENDING_TEXTS, "ending"),
        _one_of(AWAY_TEXTS, "away"),
    )


def _one_of(offered: Mapping[int, str], name: str) -> int:
    days = request.args.get(name, "")
    return int(days) if days in {str(n) for n in offered} else 0


def _csv(asked: _Asked) -> Iterator[str]:
    return offering.csv_lines(asked.people(), speaker().say)


def _some(asked: _Asked, after: int) -> tuple[list[Any], int]:
    """A page of people to tell, and after whom the next one begins; 0 for none."""
    found = []
    for one in asked.people(after):
        found.append(one)
        if len(found) > OFFERS_SHOWN:
            return found[:OFFERS_SHOWN], found[OFFERS_SHOWN - 1].id
    return found, 0
