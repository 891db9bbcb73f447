"""What a phone at a partner's counter may open: no lists of the shop, no members.

Its cards are those the partner takes part with; any other is as if never printed.
"""

from flask import Blueprint, abort, request

from stampcard.models.cards import Found
from stampcard.models.partners import SHOP
from stampcard.services.access import Present, Waiting
from stampcard.services.partners import places
from stampcard.web.context import device

bp = Blueprint("partner_counter", __name__)
_SHOP_ONLY = (
    "/counter/members",
    "/counter/today",
    "/counter/several",
    "/api/v1/members",
    "/tally",
)


def knows(found: Found, who: Present | Waiting | None) -> bool:
    """Whether a card is known where somebody is."""
    return not isinstance(who, Present) or places.knows(who.actor.outlet, found)


def is_kept_from(who: Present) -> bool:
    """Whether what is asked for is the shop's alone, and who asks at a partner's."""
    shops_own = request.path.startswith(_SHOP_ONLY)
    return shops_own and places.here(who.actor.outlet) != SHOP


@bp.before_app_request
def _keep_to_its_counter() -> None:
    """People who told their number to the shop did not tell it to its partners."""
    if request.path.startswith(_SHOP_ONLY):
        who = device()
        if isinstance(who, Present) and is_kept_from(who):
            abort(403)
