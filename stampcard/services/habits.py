"""How the counter behaves: what the owner chose for every phone of the shop."""

from dataclasses import asdict, dataclass

from stampcard.models.shops import Shop
from stampcard.models.writing import write


@dataclass(frozen=True, slots=True)
class Habits:
    """What happens at the counter without being asked.

    `stamps_at_once`: a scanned card is stamped where nothing else could be meant;
    otherwise it is shown first.
    """

    stamps_at_once: bool = True


def habits_of(shop: Shop) -> Habits:
    """What a shop chose."""
    return Habits(shop.stamps_at_once)


def set_habits(habits: Habits) -> None:
    """Choose how the counter behaves."""
    write(lambda: Shop.update(**asdict(habits)).execute())
