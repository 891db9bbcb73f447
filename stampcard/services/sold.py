"""Bills that were rung up, as far as a place knows them: a partner's, only its own."""

from datetime import date
from uuid import UUID

from stampcard.models import purchases
from stampcard.models.purchases import Purchase
from stampcard.services.partners import places


def bill(purchase_id: UUID, outlet: int) -> Purchase | None:
    """The bill with an id, where it is known at an outlet."""
    found = purchases.by_uuid(purchase_id.bytes)
    return found if found and places.reaches(outlet, found.outlet_id) else None


def of_day(day: date, outlet: int) -> list[Purchase]:
    """What an outlet itself rang up on a day, newest first."""
    return purchases.of_day(day.isoformat(), outlet=outlet)


def numbered(number: str, outlet: int) -> list[Purchase]:
    """Bills with a number on whatever day, newest first: for goods that come back."""
    found = purchases.with_number(number)
    return [one for one in found if places.reaches(outlet, one.outlet_id)]
