"""How the counter behaves: what the owner chose for every phone of the shop."""

from dataclasses import asdict, dataclass

from stampcard.models.shops import Shop
from stampcard.models.writing import write


@dataclass(frozen=True, slots=True)
class Habits:
    """What happens at the counter without being asked.

    `stamps_at_once`: a scanned card is stamped where nothing else could be meant;
    otherwise it is shown first. Without a network a phone may give rewards worth up to
    `offline_worth` minor units; with `offline_gifts` those of no stated worth as well.
    """

    stamps_at_once: bool = True
    offline_worth: int = 0
    offline_gifts: bool = False


def habits_of(shop: Shop) -> Habits:
    """What a shop chose."""
    return Habits(shop.stamps_at_once, shop.offline_worth, shop.offline_gifts)


def set_habits(habits: Habits) -> None:
    """Choose how the counter behaves."""
    write(lambda: Shop.update(**asdict(habits)).execute())
