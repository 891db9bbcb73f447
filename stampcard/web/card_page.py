"""What the holder of a card sees at its printed link. Reading only."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form

from stampcard.models import cards
from stampcard.services import limits
from stampcard.services.scans import Seen, card_of, never_open, see
from stampcard.values.codes import code_of, read
from stampcard.web.context import house, installation, present, waiting
from stampcard.web.errors import wait
from stampcard.web.holding import lasting, latest, state_of

bp = Blueprint("card_page", __name__)
Page = Response | str | tuple[str, int]
_PHONES = (("iPhone", "iphone"), ("iPad", "iphone"), ("Android", "android"))


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a card's page leads, and how its holder's phone is called.

    `calendar` is empty where no day is worth remembering, `phone` where nobody has a
    home screen.
    """

    card: str
    show: str
    link: str
    manifest: str
    calendar: str = ""
    phone: str = ""


@bp.get("/c/<code>")
@bp.get("/C/<code>")  # the spelling of links, as printed
def card_page(code: str) -> Page:
    """Where a card stands; a paired device goes on to its counter page."""
    if at_counter():
        return redirect(url_for("counter.card", text=code), 303)
    found = shown(code)
    return nothing() if found is None else page(found, code)


def at_counter() -> bool:
    """Whether who asks belongs behind the counter, and so to its pages."""
    return bool(present() or waiting())


def page(found: cards.Found, code: str, joining: Form | None = None) -> str:
    """A card's page; `joining` is what somebody typed there to join, sent back.

    Without a code it is the page as others see it: it leads nowhere.
    """
    seen = see(found, house())
    return render_template(
        "card_page/card.html",
        seen=seen,
        code=code,
        terms=seen.kind.plain(seen.terms, seen.window),
        latest=latest(seen),
        joining=joining,
        ways=ways_of(seen) if code else None,
    )


def ways_of(seen: Seen) -> Ways:
    """What the holder of a card may do with its page besides looking."""
    code = code_of(seen.card.serial, house().keys[seen.card.key_id])
    time = lasting(seen)
    return Ways(
        card=url_for("card_page.card_page", code=code),
        show=url_for("card_keeping.show", code=code),
        link=f"{house().public_url}/C/{code}",
        manifest=url_for("card_keeping.manifest", code=code),
        calendar=url_for("card_keeping.calendar", code=code) if time else "",
        phone=next((name for mark, name in _PHONES if mark in _browser()), ""),
    )


def shown(code: str) -> cards.Found | None:
    """The card whose printed code this is, if visitors may see it.

    A code without the shop's own mark ends before any query. A card nobody may use
    yet, or any more, looks exactly like one that never was, and takes no longer.
    """
    said = read(code, installation().house.keys)
    found = card_of(said) if said and said.signed else None
    return None if found is None or never_open(found) else found


def nothing() -> Page:
    """One page for all codes that open nothing, until there are too many."""
    home = installation().house
    source = limits.source(request.remote_addr or "", house=home)
    minutes = installation().guesses.failed(source, house=home)
    if minutes:
        return wait(minutes)
    return render_template("card_page/unknown.html"), 404


def _browser() -> str:
    return request.user_agent.string


bp.add_app_template_global(state_of)
bp.add_app_template_global(lasting)
