"""What the holder of a card takes along: its code on the screen, its last day, an icon.

Codes that open nothing are answered as on the card's own page, and counted alike.
"""

from uuid import NAMESPACE_URL, uuid5

from flask import (
    Blueprint,
    abort,
    jsonify,
    make_response,
    redirect,
    render_template,
    url_for,
)
from markupsafe import Markup
from werkzeug.wrappers import Response

from stampcard.models.shops import Shop
from stampcard.services import logos
from stampcard.services.pictures import qr_svg
from stampcard.services.scans import Seen, see
from stampcard.values import codes
from stampcard.values.calendars import DayEvent, calendar_file
from stampcard.values.words import N_, say
from stampcard.web.card_page import Page, at_counter, nothing, shown, ways_of
from stampcard.web.context import house, shop, speaker

bp = Blueprint("card_keeping", __name__)
REMINDED_DAYS_BEFORE = (7, 1)
ICON_SIZES = (180, 192, 512)  # what home screens ask for
DAY_SECONDS = 24 * 3600


@bp.get("/C/<code>/show")
def show(code: str) -> Page:
    """The card's own QR code over the whole screen, black on white."""
    if at_counter():
        return redirect(url_for("counter.card", text=code), 303)
    seen = _seen(code)
    if seen is None:
        return nothing()
    ways = ways_of(seen)
    label = speaker().gettext(N_("QR code of this card"))
    picture = Markup(qr_svg(ways.link.upper(), label))  # noqa: S704 - our own drawing
    return render_template("card_page/code.html", seen=seen, ways=ways, picture=picture)


@bp.get("/C/<code>/end.ics")
def calendar(code: str) -> Page:
    """The card's last day for a calendar; one without an end leads to its page."""
    seen = _seen(code)
    if seen is None:
        return nothing()
    if not ways_of(seen).calendar:
        return redirect(url_for("card_page.card_page", code=code), 303)
    answer = make_response(calendar_file(_last_day(seen)))
    answer.mimetype = "text/calendar"
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="card-{seen.number}.ics"'
    )
    return answer


@bp.get("/C/<code>/card.webmanifest")
def manifest(code: str) -> Page:
    """What a phone needs to put this card on its home screen."""
    seen = _seen(code)
    if seen is None:
        return nothing()
    here = ways_of(seen).card
    answer = jsonify(
        id=here,
        start_url=f"{here}?lang={speaker().locale}",
        scope=here,
        name=f"{_shop().name}: {seen.card.programme_name}",
        short_name=_shop().name,
        lang=speaker().locale,
        display="standalone",
        background_color="#f6f0e2",
        theme_color="#0d4a42",
        icons=[_icon(size) for size in ICON_SIZES],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/shop-icon-<int:size>.png")
def shop_icon(size: int) -> Response:
    """The shop's logo, or a stamp in its colour, as a square for home screens."""
    if size not in ICON_SIZES:
        abort(404)
    here = _shop()
    answer = make_response(logos.icon(here.logo, here.colour, size))
    answer.mimetype = "image/png"
    answer.cache_control.public = True
    answer.cache_control.max_age = DAY_SECONDS
    return answer


def _seen(code: str) -> Seen | None:
    found = shown(code)
    return see(found, house()) if found else None


def _shop() -> Shop:
    return shop() or abort(404)


def _icon(size: int) -> dict[str, str]:
    return {
        "src": url_for(".shop_icon", size=size),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": "any maskable",
    }


def _last_day(seen: Seen) -> DayEvent:
    """Names the card without its link: calendars are shared, and the link is the card.

    The name of the event is made from the code, which cannot be found out from it.
    """
    here, name = _shop(), seen.card.programme_name
    ends = say(N_("Last day: {programme} at {shop}"), programme=name, shop=here.name)
    about = N_("Card number {number}. That day still counts.")
    return DayEvent(
        uid=str(uuid5(NAMESPACE_URL, ways_of(seen).link)),
        day=seen.window.last or seen.act.day,
        written_at=house().clock(),
        summary=speaker().say(ends),
        description=speaker().say(say(about, number=codes.shown(seen.number))),
        location=", ".join(filter(None, (here.name, here.address))),
        locale=speaker().locale,
        alarms_days=REMINDED_DAYS_BEFORE,
    )
