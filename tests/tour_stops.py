"""What a tour stops at besides the plain address of each page: cards in every state,
outcomes of every colour, forms sent wrong, what is said when something cannot be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from stampcard.models import purchases
from stampcard.models.members import Member
from stampcard.models.programmes import Programme
from stampcard.services import people
from stampcard.services.members import desk, proving, sessions
from stampcard.services.people import Newcomer
from stampcard.services.privacy import requests
from stampcard.services.purchases import Rung, ring_up
from stampcard.services.returns import take_back
from stampcard.values.bills import Bill, Line, of_lines
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_programme,
    redeem,
    stamp,
    undo,
    void,
)
from tests.lists import a_read_list
from tests.members import a_member, for_members, numbers_of
from tests.web.crawl import Street

NAMES = {
    "en": ("Rahima Begum", "Karim Hossain", "Nasrin Akter", "Abdul Malek", "Sultana"),
    "bn": ("রহিমা বেগম", "করিম হোসেন", "নাসরিন আক্তার", "আব্দুল মালেক", "সুলতানা"),
    "ru": ("Мария Белова", "Иван Лавров", "Анна Жукова", "Олег Ким", "Светлана"),
}
SENT_WRONG = {  # the forms that say what is wrong, and who sends them
    "visitor": ("/sign-in",),
    "phone": ("/counter/members/new", "/register/new", "/tally/enter"),
    "owner": (
        "/confirm",
        "/incidents/new",
        "/paper/printers/new",
        "/paper/sheets/new",
        "/password",
        "/people/new",
        "/programmes/1/print",
        "/programmes/new/stamp_card",
        "/programmes/new/coupon",
        "/programmes/new/cumulative_discount",
        "/settings",
        "/settings/members",
        "/settings/pins",
    ),
}


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Stop:
    """A page to be looked at: who opens which path.

    `sends` is a form that is emptied and sent as it is; the page is what comes back.
    `first` is done before, where it would change other pages.
    """

    name: str
    who: str
    path: str
    sends: str = ""
    status: int = 200
    first: Callable[[], object] = field(default=_nothing, compare=False)


def people_of(locale: str, house) -> list[Member]:
    """Members with names, birthdays and PINs, in the shop's own script."""
    names = NAMES.get(locale, NAMES["en"])
    made = [
        a_member(
            house,
            f"+88017{n}5432{n}87",
            name=name,
            birthday=(n + 1, 3 * n + 4),
            purposes={"stamps", "offers"} if n % 2 else {"stamps"},
        )
        for n, name in enumerate(names, 1)
    ]
    for member in made[:3]:
        proving.set_pin(member.id, "4071")
    for unnamed in Member.select().where(Member.name == ""):
        Member.update(name=names[unnamed.id % len(names)]).where(
            Member.id == unnamed.id
        ).execute()
    for kind, member in zip(("erase", "correct", "unlawful"), made, strict=False):
        requests.receive(kind, member.id, "counter", "", OWNER, house)
    return made


def more_stops(street: Street, members: list[Member]) -> list[Stop]:
    """Every state of a page that its plain address does not show."""
    house = street.house
    return [
        *_cards(house),
        *_with_members(street, members),
        *_lists(house),
        *_not_to_be_had(street),
        *_sent_wrong(),
        Stop("shifts.who", "phone", "/counter/who", first=_people_with_pins),
    ]


def _cards(house) -> list[Stop]:
    """Cards of each kind at the counter and in their holder's hand, and outcomes."""
    stamps, coupons, sets, club = (_codes(n, house) for n in range(1, 5))
    fresh, half, full, blocked, *_ = stamps
    good = stamp(half, house, count=4, override=True)
    stamp(full, house, count=10, override=True)
    beyond = stamp(full, house)
    void(blocked, house)
    refused = stamp(blocked, house)
    undone = stamp(fresh, house)
    undo(undone, house)
    gone = redeem(coupons[1], house=house, spend_minor=45000)
    again = redeem(coupons[1], house=house, spend_minor=45000)
    spent = stamp(club[1], house, spend_minor=1250000)
    cards = {
        "fresh": fresh,
        "half": half,
        "full": full,
        "blocked": blocked,
        "coupon": coupons[0],
        "coupon-used": coupons[1],
        "set": sets[0],
        "club": club[1],
    }
    outcomes = {
        "good": good,
        "beyond-full": beyond,
        "refused": refused,
        "undone": undone,
        "given": gone,
        "twice": again,
        "spent": spent,
    }
    together = "&".join(f"codes={code[:8]}" for code in sets[:3])
    unused = a_code(
        a_batch(Programme.get_by_id(1), 1, house, activate=False), house=house
    )
    return [
        *(
            Stop(f"counter-{n}", "phone", f"/counter/cards/{c}")
            for n, c in cards.items()
        ),
        *(
            Stop(f"holder-{n}", "visitor", f"/C/{c}")
            for n, c in cards.items()
            if n != "blocked"
        ),
        *(Stop(f"card-{n}", "owner", f"/cards/{c[:8]}") for n, c in cards.items()),
        *(
            Stop(f"outcome-{n}", "phone", f"/acts/{o.act.id}")
            for n, o in outcomes.items()
        ),
        Stop("counter-not-in-use", "phone", f"/counter/cards/{unused}"),
        Stop("counter.several", "phone", "/counter/several"),
        Stop("counter-several", "phone", f"/counter/several?{together}"),
        Stop("counter.find", "phone", "/counter/find?code=nonsense", status=404),
    ]


def _codes(programme: int, house) -> list[str]:
    """Codes of a batch in use; the last cards of its programme."""
    batch = a_batch(Programme.get_by_id(programme), 6, house)
    return [a_code(batch, n, house=house) for n in range(1, 7)]


def _with_members(street: Street, members: list[Member]) -> list[Stop]:
    house, first, other = street.house, members[0], members[-1]
    programme = for_members(Programme.get_by_id(1))
    number = numbers_of(first)[0]
    stamp(number, house, count=10, override=True)
    unproved = redeem(number, house=house)
    theirs = sessions.invite(other.id, house=house)
    service = for_members(a_programme("service", house))
    desk.join(first, service.id, OWNER, house)
    to_book = numbers_of(first)[-1]
    points = for_members(a_programme("fuel_points", house))
    desk.join(first, points.id, OWNER, house)
    buys = numbers_of(first)[-1]
    bought, back = _a_bill(buys, house)
    return [
        Stop("member-at-the-counter", "phone", f"/counter/members/{first.id}"),
        Stop("member-by-the-owner", "owner", f"/members/{first.id}"),
        Stop("bill-of-member", "phone", f"/counter/cards/{buys}/bill"),
        Stop("bill-card", "phone", f"/counter/cards/{buys}"),
        Stop("bill-came-in-part", "phone", f"/counter/bills/{bought}"),
        Stop("bill-lines-back", "phone", f"/counter/bills/{bought}/back"),
        Stop("bill-back", "phone", f"/counter/returns/{back}"),
        Stop("bills-none", "phone", "/counter/bills?number=none"),
        Stop("bills-none-owner", "owner", "/bills?day=2020-01-01"),
        Stop("member-full", "phone", f"/counter/cards/{number}"),
        Stop(
            "proof_page.before", "phone", f"/counter/cards/{number}/proof?reward=reward"
        ),
        Stop("proof_page.after", "phone", f"/counter/acts/{unproved.act.id}/proof"),
        Stop("desk.pin", "owner", f"/counter/members/{other.id}/pin"),
        Stop("own_door.link", "visitor", f"/me/link/{theirs}"),
        Stop("booking.by_member", "member", f"/me/days/{to_book}"),
        Stop("own-dead-link", "visitor", "/me/link/nonsense", status=410),
        Stop("at_counter.ask", "phone", f"/counter/members/{first.id}/link"),
        Stop("register.new", "owner", "/register/new"),
        Stop("members-alike", "owner", "/members?list=alike"),
        Stop("members-dormant", "owner", "/members?list=dormant"),
        Stop("register-all", "owner", "/register?state=all"),
        Stop("programme-for-members", "visitor", f"/P/{programme.id}"),
    ]


def _a_bill(number: str, house) -> tuple[UUID, UUID]:
    """The ids of a bill of some lines and of goods of it that came back."""
    sold, back = uuid4(), uuid4()
    bill = of_lines([Line(12_000, "goods", 2500), Line(45_000)])
    ring_up(Rung(sold, (number,), bill, "A 17"), OWNER, house)
    kept = purchases.by_uuid(sold.bytes)
    take_back(back, kept, Bill(12_000, (Line(12_000, "goods"),)), OWNER, house)
    return sold, back


def _lists(house) -> list[Stop]:
    wrong = a_read_list("Phone;Name;Birthday\n017123499;A;31-31\n;;\n", house)
    return [
        Stop("import-with-faults", "owner", f"/members/import/{wrong}"),
        Stop("oddities-month", "owner", "/oddities?span=month"),
        Stop("acts-before", "owner", "/acts?before=30"),
        *(Stop(f"programme-{n}", "owner", f"/programmes/{n}") for n in (2, 3, 4)),
        *(Stop(f"print-{n}", "owner", f"/programmes/{n}/print") for n in (2, 3, 4)),
        *(
            Stop(f"new-{kind}", "owner", f"/programmes/new/{kind}")
            for kind in ("stamp_card", "coupon_set", "cumulative_discount")
        ),
        Stop("slip-poster", "owner", "/paper/slips/counter-poster"),
        Stop("set-up-step-2", "owner", "/programmes/new?step=2"),
        Stop("home-manager", "manager", "/"),
        Stop("counter-owner", "owner", "/counter"),
    ]


def _not_to_be_had(street: Street) -> list[Stop]:
    return [
        Stop("error-404", "visitor", "/nothing", status=404),
        Stop("error-404-owner", "owner", "/nothing", status=404),
        Stop("error-403", "phone", "/settings", status=403),
        Stop("error-card", "visitor", f"/C/{street.code[:-1]}U", status=404),
        Stop("error-pair", "visitor", "/pair/nonsense", status=410),
        Stop("card-nobody-knows", "phone", "/counter/cards/nonsense", status=404),
    ]


def _sent_wrong() -> list[Stop]:
    return [
        Stop(f"wrong-{path.strip('/').replace('/', '-')}", who, path, sends="main form")
        for who, paths in SENT_WRONG.items()
        for path in paths
    ]


def _people_with_pins() -> None:
    """From then on a paired phone asks who is there."""
    for name, pin in (("Karim", "481207"), ("Nasrin", "590316"), ("Sultana", "264870")):
        people.add(Newcomer(name, pin=pin))
