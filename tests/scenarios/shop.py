"""A shop in which cases from other systems' test suites are replayed, a line each.

Everything goes through what a program (`api`) or a phone at the counter (`page`) sends.
Tests carry the case's id in their name or parameters: EA earning, SP spending, LO lots
and returns, CO coupons, STQ quantities, TI tiers, VI visits, BI, RE and RM what follows
a customer's days, friends and time.
"""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from stampcard.models import ledger
from stampcard.models.members import Member
from stampcard.models.programmes import Programme
from stampcard.models.shops import Staff
from stampcard.services import access
from stampcard.services.budgets import Limits, set_limits
from stampcard.services.members import proving
from stampcard.values.money import plain_amount
from tests.builders import OWNER, a_batch, a_code, a_programme, balances
from tests.members import PHONE, a_member, for_members, numbers_of
from tests.web.test_api_purchases import Till
from tests.web.visits import Forms, _send, a_phone, opened, press

API, PAGE = "api", "page"
FOR_EVER = {"expiry": "never", "expiry_count": 0}
PIN = "4071"


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an act or a bill: why not, what is to pay, what was written."""

    status: int
    reason: str | None
    pays: str | None
    said: dict[str, Any]
    text: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was recorded as asked."""
        return self.reason is None and self.status in {200, 201}


class Shop:
    """A new shop, a till that rings bills up, and a phone that opens pages."""

    def __init__(self, app, clock, way=API, **details):
        self.app, self.clock, self.way = app, clock, way
        app.config["WTF_CSRF_ENABLED"] = False  # a page may be sent that is not open
        self.house = opened(app, **details)
        self._pair()

    def _pair(self):
        """Devices, anew after the clock has moved: none is left alone for long."""
        token = access.add_device("Till", OWNER, house=self.house)[1]
        self.till = Till(self.app.test_client(), token)
        self.phone = a_phone(self.app, self.house, "Phone")

    def move(self, **by):
        """Let time pass."""
        self.clock.move(**by)
        self._pair()

    def at(self, moment):
        """Let it be a moment."""
        self.clock.now = moment
        self._pair()

    # What the shop opens and hands out.

    def programme(self, preset, limits=None, keyed="", **settings) -> Programme:
        """A programme from a preset with settings as they are typed."""
        made = a_programme(preset, self.house, **settings)
        if limits:
            set_limits(made, limits)
        return for_members(made, keyed) if keyed else made

    def card(self, preset, limits=None, **settings) -> str:
        """The only card of a new programme."""
        return self.cards(1, preset, limits, **settings)[0]

    def cards(self, count, preset, limits=None, **settings) -> list[str]:
        """So many cards of a new programme."""
        return self.of(self.programme(preset, limits, **settings), count)

    def of(self, programme, count=1) -> list[str]:
        """So many cards more of a programme."""
        batch = a_batch(programme, count, self.house)
        return [a_code(batch, n, house=self.house) for n in range(1, count + 1)]

    def member(self, *presets, phone=PHONE, terms=None, **more) -> list[str]:
        """Somebody's numbers, one in each of some programmes, and a PIN."""
        for name in presets:
            self.programme(name, keyed="both", **(terms or {}).get(name, {}))
        member = a_member(self.house, phone, **more)
        proving.set_pin(member.id, PIN)
        return numbers_of(member)

    def percent(self, percent, combines=False, **settings) -> str:
        """A coupon of so much percent off any bill."""
        terms = {"benefit": "percent", "value": percent, "cap": 0, "minimum_bill": 0}
        limits = Limits(combines=combines)
        return self.card("discount_coupon", limits, **{**terms, **settings})

    # What customers do.

    def buy(self, code, amount, count=1) -> Came:
        """A bill, on one card."""
        if self.way == PAGE:
            typed = {"spend": amount} if "spend" in self.page(code).text else {}
            return self._pressed(code, "earn", **typed, count=count)
        return self.act("earn", code, spend=str(amount), count=count)

    def ring(self, code, total=None, *, pay=(), **more) -> Came:
        """A bill in all programmes that a card's holder is in."""
        body = {} if total is None else {"total": str(total)}
        if pay:
            more["payments"] = list(pay)
        codes = {"codes": code} if isinstance(code, list) else {"code": code}
        return _came(self.till.ring(**codes, **body, **more), "to_pay")

    def use(self, code, reward="", bill=None, **more) -> Came:
        """A reward, or what a coupon gives."""
        if self.way == PAGE and not more:
            typed = {} if bill is None else {"spend": bill}
            return self._pressed(code, "redeem", reward, **typed)
        bills = {} if bill is None else {"spend": str(bill)}
        return self.act("redeem", code, reward=reward, **bills, **more)

    def do(self, code, action, amount=None, **more) -> Came:
        """Something that is no purchase: a review, money paid in, a fee."""
        sums = {} if amount is None else {"spend": str(amount)}
        if self.way == PAGE and not more:
            return self._pressed(code, "earn", action=action, **sums)
        return self.act("earn", code, action=action, **sums, **more)

    def act(self, verb, code, **more) -> Came:
        """An act, as a program asks for it."""
        return _came(self.till.act(verb=verb, code=code, **more))

    def undo(self, came) -> Came:
        """An act is undone: by its id, or by the button of its page."""
        if came.said.get("id"):
            return _came(self.till.act(verb="reverse", of=came.said["id"]))
        latest = ledger.newest(1)[0]
        page = self.phone.get(f"/acts/{latest.id}")
        return _of_page(press(self.phone, page, "Undo"))

    def back(self, came, total=None, **more) -> Came:
        """Goods of a bill come back: so much of it, or all."""
        what = {"total": str(total)} if total is not None else {}
        body = what | more or {"whole": True}
        return _came(self.till.back(came.said["id"], **body), "left")

    # What one sees.

    def held(self, code) -> dict[str, int]:
        """Balances without their days, debts by name."""
        sums: dict[str, int] = {}
        for unit, amount in balances(code, self.house).items():
            name = unit if unit.startswith("debt:") else unit.partition(":")[0]
            sums[name] = sums.get(name, 0) + amount
        return sums

    def lots(self, code) -> dict[str, int]:
        """Balances as they are kept."""
        return balances(code, self.house)

    def page(self, code):
        """A card's page at the counter."""
        return self.phone.get(f"/C/{code}", follow_redirects=True)

    def sees(self, code) -> str:
        """What whoever holds a card sees of it."""
        return self.app.test_client().get(f"/C/{code}").text.replace("\xa0", " ")

    def owner(self):
        """A browser in which the owner is signed in."""
        client = self.app.test_client()
        client.set_cookie("sid", access.open_session(Staff.get(), house=self.house))
        return client

    def member_of(self, number_in_list=0) -> Member:
        """A member, by when they joined."""
        return list(Member.select().order_by(Member.id))[number_in_list]

    def _pressed(self, code, verb, reward="", action="", **typed) -> Came:
        """Press the button of an act on the card's page; where it is not, send it."""
        page = self.page(code)
        for form in Forms(page.text).found:
            sent = dict(form["fields"])
            named = (sent.get("reward", ""), sent.get("action", "")) == (reward, action)
            fits = named or (not reward and not action)
            if sent.get("verb") == verb and fits and "override" not in sent:
                fields = [*form["fields"], *typed.items()]
                return _of_page(_send(self.phone, form, page.request.path, fields))
        fields = {"id": str(uuid4()), "verb": verb, "codes": code, **typed}
        named = {"reward": reward, "action": action}
        answer = self.phone.post(
            "/counter/acts", data=fields | named, follow_redirects=True
        )
        return _of_page(answer)


def _came(answer, pays="") -> Came:
    said = answer.get_json()
    benefit = said.get("benefit") or {}
    reason = said.get("reason") or (said.get("error") and "malformed")
    paid = said.get(pays) if pays else benefit.get("pays")
    return Came(answer.status_code, reason, paid, said)


def _of_page(page) -> Came:
    """What a page shows came of the newest act of the ledger."""
    if not page.request.path.startswith("/acts/"):
        return Came(page.status_code, "malformed", None, {}, page.text)
    act = ledger.newest(1)[0]
    minor = (act.facts.get("benefit") or {}).get("pays")
    pays = None if minor is None else plain_amount(minor, 2)
    return Came(page.status_code, act.reason or None, pays, {}, page.text)
