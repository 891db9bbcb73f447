"""A tea house as the pictures of the README show it, and whoever looks at it.

It has had a demo's life, but a logo of its own, members, and nothing that still waits
to be done. Its clock stands still, so that the same pictures come of it on every day.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from stampcard.models.cards import PRINTED, Batch, Card
from stampcard.models.programmes import Programme
from stampcard.models.shops import Shop, Staff
from stampcard.printing.job import Job
from stampcard.services import access, backups, copies, demo, issuing, logos, people
from stampcard.services.house import House
from stampcard.services.issuing import Order, completed, kept_for
from stampcard.services.people import Newcomer
from stampcard.web.home import CHECKLIST_COOKIE
from tests.builders import OWNER, a_code, balances, redeem, stamp, undo
from tests.members import a_member, for_members
from tests.tour import PASSWORD, an_app, served
from tests.tour_stops import NAMES

LOGO = Path(__file__).parent / "fixtures" / "tea-cup.svg"
COLOUR = "#0d4a42"
STAMP_CARD, COUPON, COUPON_SET = 1, 2, 3  # programmes of a demo shop, and their batches
ON_A_SHEET = 10
# Three in the afternoon, where the shop is.
AFTERNOON = {
    "en": datetime(2026, 3, 1, 9, tzinfo=UTC),
    "bn": datetime(2026, 3, 1, 9, tzinfo=UTC),
    "ru": datetime(2026, 3, 1, 12, tzinfo=UTC),
}
MANAGERS = {"en": "Nadia Islam", "bn": "নাদিয়া ইসলাম", "ru": "Анастасия Орлова"}
PHONES = {"en": "Nadia’s phone", "bn": "নাদিয়ার ফোন", "ru": "Телефон Анастасии"}


@dataclass(frozen=True)
class ShownShop:
    """A served shop, and what its people have in hand."""

    url: str
    locale: str
    house: House
    cookies: dict[str, dict[str, str]]

    def holding(self, **wanted: int) -> str:
        """The first stamp card to hold just that."""
        cards = _codes(STAMP_CARD, self.house)
        return next(code for code in cards if balances(code, self.house) == wanted)

    def fresh(self, of: int, count: int = 1) -> list[str]:
        """Cards of a programme that nobody has shown yet."""
        return _fresh(of, count, self.house)

    def used_twice(self) -> str:
        """The path of what came of a reward asked for a second time."""
        again = redeem(self.holding(stamp=10), house=self.house)
        assert not again.accepted
        return f"/acts/{again.act.id}"

    def job(self, code: str) -> Job:
        """The sheet of stamp cards that begins with one, as it goes to the printer."""
        batch = Batch.get_by_id(STAMP_CARD)
        first = batch.first_serial + _codes(STAMP_CARD, self.house).index(code)
        return issuing.job_for(batch, first, first + ON_A_SHEET - 1, self.house)


@contextmanager
def a_shown_shop(folder: Path, locale: str) -> Iterator[ShownShop]:
    """The tea house in a language, served until the pictures are taken."""
    app = an_app(folder, AFTERNOON[locale])
    house = app.extensions["stampcard"].house
    demo.fill(locale, PASSWORD, house=house)
    _as_a_real_one(house)
    _today(house)
    _people(locale, house)
    copies.left_the_disk(backups.make(house), house, "download")
    owner = access.open_session(Staff.get_by_id(OWNER.staff), house=house)
    phone = access.add_device(PHONES[locale], OWNER, house=house)[1]
    cookies = {
        "visitor": {},
        "phone": {"device": phone},
        "owner": {"sid": owner, CHECKLIST_COOKIE: "hidden"},
    }
    with served(app) as url:
        yield ShownShop(url, locale, house, cookies)


def _as_a_real_one(house: House) -> None:
    """No word of a demo, all cards in use, and those shown printed with the logo."""
    Shop.update(demo=False).execute()
    problems = (*logos.set_logo(LOGO.read_bytes()), *logos.set_colour(COLOUR))
    assert not problems, problems
    for batch in Batch.select().where(Batch.state == PRINTED):
        issuing.activate(batch)
    programme = for_members(Programme.get_by_id(STAMP_CARD))
    order = completed(Order(ON_A_SHEET), programme)
    settings = json.dumps(kept_for(order, programme, house), ensure_ascii=False)
    Batch.update(settings=settings).where(Batch.id == STAMP_CARD).execute()


def _today(house: House) -> None:
    """Two coupons more are redeemed, and a stamp is taken back."""
    for code, spend_minor in zip(_fresh(COUPON, 2, house), (48000, 64000), strict=True):
        assert redeem(code, house=house, spend_minor=spend_minor).accepted
    undo(stamp(_fresh(STAMP_CARD, 1, house)[0], house), house)


def _codes(of: int, house: House) -> list[str]:
    batch = Batch.get_by_id(of)
    many = batch.last_serial - batch.first_serial + 1
    return [a_code(batch, n + 1, house=house) for n in range(many)]


def _fresh(of: int, count: int, house: House) -> list[str]:
    shown = {card.serial for card in Card.select().where(Card.account.is_null(False))}
    first = Batch.get_by_id(of).first_serial
    codes = enumerate(_codes(of, house), first)
    return [code for serial, code in codes if serial not in shown][:count]


def _people(locale: str, house: House) -> None:
    for n, name in enumerate(NAMES[locale], 1):
        a_member(house, f"+88017{n}5432{n}87", name=name)
    manager = Newcomer(MANAGERS[locale], "manager", password=PASSWORD)
    made, problems = people.add(manager)
    assert made, problems
