"""Posters, slips and lists: choose one, see it as a picture, take it as a PDF."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from stampcard.language import locales
from stampcard.models.programmes import ENDED, Programme
from stampcard.models.shops import the_shop
from stampcard.services import paper, protocols, slips
from stampcard.services.paper import CannotPrint
from stampcard.services.privacy import certificates, policies
from stampcard.services.slips import Wish
from stampcard.values.words import N_
from stampcard.web.batches import actor
from stampcard.web.context import house, owner_only, speaker
from stampcard.web.forms.slips import SlipForm

bp = Blueprint("slips", __name__, url_prefix="/paper/slips")

PREVIEW_WIDTH_PX = 720
_BACK = 2


@bp.get("")
@owner_only
def index() -> str:
    """All posters, slips and lists, as pictures."""
    locale = speaker().locale
    offered = slips.offered()
    named = [(one.members, one.name, one.title.in_(locale)) for one in offered]
    return render_template(
        "slips/index.html",
        slips=[(name, title) for members, name, title in named if not members],
        privacy=[(name, title) for members, name, title in named if members],
        pictured={
            one.name for one in offered if paper.design_picture(one.name, locale)
        },
    )


@bp.route("/<design>", methods=["GET", "POST"])
@owner_only
def show(design: str) -> ResponseReturnValue:
    """Choose paper and colours, look at it, take it along."""
    found = slips.find_offered(design) or abort(404)
    form = SlipForm()
    moods = _offer(form, design)
    wish, homeless = form.wish(design), list[str]()
    problems = slips.problems(wish)
    if form.validate_on_submit() and "check" not in request.form and not problems:
        try:
            return _taken(slips.pdf(wish, actor(), house()), design)
        except CannotPrint as trouble:
            homeless = [speaker().say(trouble.words)]
    if form.is_submitted():
        homeless += form.show(problems)
    return render_template(
        "slips/show.html",
        form=form,
        design=found,
        heading=found.title.in_(speaker().locale),
        moods=moods,
        homeless=homeless,
        pictures=_pictures(wish, found.sides) if not problems else [],
    )


@bp.get("/<design>/preview.png")
@owner_only
def preview(design: str) -> ResponseReturnValue:
    """A picture of the page that would come."""
    if not slips.find_offered(design):
        abort(404)
    form = SlipForm(formdata=request.args, meta={"csrf": False})
    wish = form.wish(design)
    if slips.problems(wish):
        abort(404)
    page = _BACK if request.args.get("page") == str(_BACK) else 1
    try:
        file = slips.picture(wish, house(), width_px=PREVIEW_WIDTH_PX, page=page)
    except CannotPrint:
        abort(404)
    return send_file(file, mimetype="image/png")


def _offer(form: SlipForm, design: str) -> dict[str, paper.MoodOffer]:
    """Fill what may be chosen; gives the colours of the design by name."""
    locale, here = speaker().locale, the_shop()
    if not form.is_submitted():
        form.copies.data = speaker().plain(form.copies.data)
        form.locale.data = here and here.locale
        form.programme.data = request.args.get("programme", "")
        form.printer.data = request.args.get("printer", "")
        form.draw.data = request.args.get("draw", "")
        form.erasure.data = request.args.get("erasure", "")
        form.news.data = bool(policies.announced(locale, house()))
    running = (
        Programme.select().where(Programme.state != ENDED).order_by(Programme.name)
    )
    sheets = paper.sheets_for(design, locale)
    whole_first = sorted(sheets, key=lambda one: one.columns * one.rows)
    form.offer(
        sheets=[(one.name, one.title) for one in whole_first],
        locales=list(locales().items()),
        programmes=[(str(one.id), one.name) for one in running],
        draws=[
            (str(one.id), f"{one.programme.name}, {speaker().day(one.day)}")
            for one in (protocols.newest() if design == slips.PROTOCOL else ())
        ],
        erasures=[
            (str(one.id), certificates.title(one, speaker(), house()))
            for one in (certificates.newest() if design == slips.CERTIFICATE else ())
        ],
    )
    own = speaker().gettext(N_("The shop’s colour"))
    moods = paper.moods_for(design, locale, here.colour if here else "")
    form.offer_moods([(mood.name, mood.title or own) for mood in moods])
    return {mood.name: mood for mood in moods}


def _pictures(wish: Wish, sides: int) -> list[str]:
    given: dict[str, Any] = {
        "sheet": wish.sheet,
        "mood": wish.mood,
        "ink": wish.ink,
        "locale": wish.locale,
        "programme": wish.programme or None,
        "printer": wish.printer or None,
        "erasure": wish.erasure or None,
        "draw": wish.draw or None,
        "news": "y" if wish.news else None,
    }
    return [
        url_for(".preview", design=wish.design, page=page, **given)
        for page in range(1, sides + 1)
    ]


def _taken(pdf: bytes, design: str) -> Response:
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{design}.pdf"'
    return answer
