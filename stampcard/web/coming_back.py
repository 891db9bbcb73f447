"""Where a press leads that could not be heard: to its page again, nothing lost."""

from uuid import UUID

from flask import request, url_for

_LONGEST = 300


def page_of_press() -> str:
    """The page of the counter that a form came from, with the bill that was typed.

    Only our own pages, whatever the form says: a card, a set, an act, the first page.
    No phone number or name comes along: they never stand in an address.
    """
    if request.method != "POST":
        return request.full_path
    codes = request.form.getlist("codes")
    text = (request.view_args or {}).get("text") or "".join(codes[:1])
    if len(codes) > 1:
        return url_for("counter.several", codes=codes)
    if text:
        spend = request.form.get("spend", "").strip()[:_LONGEST]
        return url_for("counter.card", text=text[:_LONGEST], spend=spend or None)
    if act_id := _uuid(request.form.get("of", "")):
        return url_for("counter.outcome", act_id=act_id)
    return url_for("counter.home")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
