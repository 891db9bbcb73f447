"""A tea house as the pictures of the README show it, and whoever looks at it.

It has had a demo's life, a logo and a colour of its own, members, and a batch of cards
in every state a picture needs. Its clock stands still, so that the same pictures come of
it on every day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stampcard.models.cards import Batch
from stampcard.models.programmes import Programme
from stampcard.models.shops import Shop, Staff
from stampcard.printing.job import Job
from stampcard.services import access, demo, issuing, logos
from stampcard.services.house import House
from tests.builders import OWNER, a_batch, a_code, redeem, stamp
from tests.members import a_member, for_members
from tests.tour import PASSWORD, an_app, served
from tests.tour_stops import NAMES

LOGO = Path(__file__).parent / "fixtures" / "tea-cup.svg"
COLOUR = "#0d4a42"
STAMP_CARD, COUPON, COUPON_SET = 1, 2, 3  # programmes of a demo shop
ON_A_SHEET = 10
HALF, NEARLY, FULL, USED = 1, 2, 3, 4  # cards of the batch, counted from 1
FILMED = HALF
BAD = "redeemed"


@dataclass(frozen=True)
class ShownShop:
    """A served shop, its cards, and what its people have in hand."""

    url: str
    locale: str
    house: House
    cards: Batch
    coupons: Batch
    coupon_set: Batch
    cookies: dict[str, dict[str, str]]
    refused: str  # the path of what came of a reward asked for twice

    def card(self, n: int) -> str:
        """The code of the n-th stamp card of the sheet."""
        return a_code(self.cards, n, house=self.house)

    def coupon(self) -> str:
        """The code of a coupon that was not used yet."""
        return a_code(self.coupons, house=self.house)

    def set_numbers(self, count: int) -> list[str]:
        """The numbers of some coupons of one set."""
        batch = self.coupon_set
        return [a_code(batch, n, house=self.house)[:8] for n in range(1, count + 1)]

    def job(self) -> Job:
        """The sheet of stamp cards, as it goes to the printer."""
        first = self.cards.first_serial
        return issuing.job_for(self.cards, first, first + ON_A_SHEET - 1, self.house)


@contextmanager
def a_shown_shop(folder: Path, locale: str) -> Iterator[ShownShop]:
    """The tea house in a language, served until the pictures are taken."""
    app = an_app(folder)
    house = app.extensions["stampcard"].house
    demo.fill(locale, PASSWORD, house=house)
    _as_a_real_one()
    _members(locale, house)
    cards, coupons, coupon_set = (
        a_batch(Programme.get_by_id(n), ON_A_SHEET, house)
        for n in (STAMP_CARD, COUPON, COUPON_SET)
    )
    refused = _used(cards, house)
    owner = access.open_session(Staff.get_by_id(OWNER.staff), house=house)
    phone = access.add_device("Till", OWNER, house=house)[1]
    cookies = {
        "visitor": {},
        "phone": {"device": phone},
        "owner": {"sid": owner, "checklist": "hidden"},
    }
    with served(app) as url:
        yield ShownShop(
            url, locale, house, cards, coupons, coupon_set, cookies, refused
        )


def _as_a_real_one() -> None:
    """Cards as a shop of one's own prints them: with a logo and no word of a demo."""
    Shop.update(demo=False).execute()
    problems = (*logos.set_logo(LOGO.read_bytes()), *logos.set_colour(COLOUR))
    assert not problems, problems


def _members(locale: str, house: House) -> None:
    for_members(Programme.get_by_id(STAMP_CARD))
    for n, name in enumerate(NAMES[locale], 1):
        a_member(house, f"+88017{n}5432{n}87", name=name)


def _used(cards: Batch, house: House) -> str:
    """Stamps on the cards; the path of the second reward that one asked for."""
    for n, count in ((HALF, 5), (NEARLY, 8), (FULL, 10), (USED, 10)):
        stamp(a_code(cards, n, house=house), house, count=count, override=True)
    used = a_code(cards, USED, house=house)
    redeem(used, house=house)
    return f"/acts/{redeem(used, house=house).act.id}"
