"""A shop run by its pages: the owner's browser, the phone at the counter, a till."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from uuid import uuid4

from stampcard.models.cards import Batch
from stampcard.models.members import Member
from stampcard.models.programmes import Programme
from stampcard.models.shops import Staff
from stampcard.services import access
from stampcard.services.partners import keeping
from tests.builders import OWNER, Clock, a_code, balances
from tests.members import PHONE, numbers_of
from tests.web.conftest import signed_in
from tests.web.visits import a_phone, buttons, opened, press

PIN = "4071"


class Shop:
    """What is done in a shop, one method for each thing; nothing goes past a page."""

    def __init__(self, app, clock: Clock) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        self.app, self.clock, self.house = app, clock, opened(app)
        self._days = 0
        self.come_in()

    def come_in(self) -> None:
        """Owner, phone and till are signed in, as they are anew after some days."""
        self._days += 1
        self.owner = self.app.test_client()
        signed_in(self.owner, Staff.get(), self.house)
        self.phone = a_phone(self.app, self.house, f"Phone {self._days}")
        name, token = f"Till {self._days}", None
        _, token = access.add_device(name, OWNER, house=self.house)
        self.program = Program(self.app.test_client(), token)

    def later(self, **by: float) -> None:
        """Some time passes."""
        self.clock.move(**by)
        self.come_in()

    def until(self, text: str) -> None:
        """Time passes until a day, such as 2027-01-01, at the same hour."""
        day = self.clock.now.fromisoformat(f"{text}T06:00:00+00:00")
        self.later(days=(day - self.clock.now).days)

    def opens(self, preset: str, **settings) -> Programme:
        """The owner picks a preset and changes numbers; who takes part: everybody."""
        address = f"/programmes/new/{preset}"
        typed = {f"set_{name}": str(value) for name, value in settings.items()}
        form = filled(self.owner.get(address).text)
        assert set(typed) <= set(form), set(typed) - set(form)
        page = self.owner.post(address, data=form | typed)
        assert page.status_code == 302, complaints(page)
        made = Programme.select().order_by(Programme.id.desc()).get()
        who = {"keyed": "both"}
        assert self.owner.post(f"/programmes/{made.id}/who", data=who).status_code < 400
        return made

    def prints(self, programme: Programme, count: int = 1) -> list[str]:
        """The owner has cards printed and puts them in use; what their codes carry."""
        address = f"/programmes/{programme.id}/print"
        form = filled(self.owner.get(address).text) | {"count": str(count)}
        page = self.owner.post(address, data=form)
        assert page.status_code == 302, complaints(page)
        batch = Batch.select().order_by(Batch.id.desc()).get()
        self.owner.post(f"/batches/{batch.id}/activate")
        return [a_code(batch, n + 1, house=self.house) for n in range(count)]

    def card(self, preset: str, **settings) -> str:
        """The code of the only card of a new programme."""
        return self.prints(self.opens(preset, **settings))[0]

    def enrols(self, phone: str = PHONE, **told) -> list[str]:
        """Somebody becomes a member at the counter; the numbers of their accounts."""
        address = "/counter/members/new"
        form = filled(self.phone.get(address).text) | {"purposes": ["stamps"]}
        sent = form | {"phone": phone, **told}
        came = self.phone.post(address, data=sent, follow_redirects=True)
        assert "Welcome!" in came.text, complaints(came)
        member = came.request.path.rpartition("/")[2]
        return numbers_of(Member.get_by_id(int(member)))

    def rings(self, total, **bill) -> dict:
        """A bill is rung up: the one place where the systems do so."""
        answer = self.program.post("/api/v1/purchases", total=str(total), **bill)
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()

    def takes_back(self, bill: dict, **what) -> dict:
        """Goods of a bill come back."""
        path = f"/api/v1/purchases/{bill['id']}/returns"
        answer = self.program.post(path, **what)
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()

    def acts(self, code: str, verb: str, **more) -> dict:
        """A program asks for an act."""
        return self.program.post(
            "/api/v1/acts", code=code, verb=verb, **more
        ).get_json()

    def replaces(self, old: str, new: str):
        """The owner lets a new card take the place of a lost one."""
        page = self.owner.get(f"/counter/cards/{old[:8]}/replace")
        return press(self.owner, page, "Replace it", new=new)

    def acts_together(self, verb: str, *codes: str) -> dict:
        """A program asks for an act with several cards."""
        body = {"codes": list(codes), "verb": verb}
        return self.program.post("/api/v1/acts", **body).get_json()

    def undoes(self, act: dict) -> dict:
        """A program undoes an act."""
        body = {"verb": "reverse", "of": act["id"]}
        return self.program.post("/api/v1/acts", **body).get_json()

    def scans(self, code: str, phone=None):
        """The counter's page of a card that is in hand; also on another's phone."""
        query = {"code": code}
        return (phone or self.phone).get(
            "/counter/find", query_string=query, follow_redirects=True
        )

    def presses(self, code: str, label: str, **typed):
        """A button on that page; the page it leads to."""
        return press(self.phone, self.scans(code), label, **typed)

    def buttons(self, code: str) -> list[str]:
        """What can be pressed there."""
        return buttons(self.scans(code))

    def brings(self, friend: str, advocate: str):
        """A newcomer's card, then the card of whoever sent them: the friend joins."""
        (link,) = re.findall(r'href="(/counter/several[^"]*)"', self.scans(friend).text)
        both = press(self.phone, self.phone.get(unescape(link)), "Add", add=advocate)
        return press(self.phone, both, "Let the friend join")

    def holds(self, code: str) -> dict[str, int]:
        """What the ledger has for a card."""
        return balances(code, self.house)

    def partner(self, name: str, **more):
        """The owner takes a partner on; its number and its own program."""
        self.owner.post("/partners", data={"name": name, **more})
        found = {one.name: one for one in keeping.every()}[name]
        there = replace(OWNER, outlet=found.outlet_id)
        _, token = access.add_device(f"Till of {name}", there, house=self.house)
        return found, Program(self.app.test_client(), token)

    def phone_of(self, partner):
        """A phone at a partner's counter."""
        there = replace(OWNER, outlet=partner.outlet_id)
        return a_phone(self.app, self.house, f"Phone of {partner.name}", there)

    def agrees(self, partner, sort: str, figure: str, programme=None, **more) -> None:
        """Something is agreed with a partner on its page."""
        sent = {"sort": sort, "figure": figure, "other": "0", **more}
        sent["programme"] = str(programme.id) if programme else ""
        page = self.owner.post(f"/partners/{partner.id}/agree", data=sent)
        assert page.status_code == 303, complaints(page)


class Program:
    """A program with the token of a paired device."""

    def __init__(self, client, token: str) -> None:
        self.client, self.sent = client, {"Authorization": f"Bearer {token}"}

    def post(self, path: str, **body):
        """Send something under an id of its own."""
        told = {"id": str(uuid4()), **body}
        return self.client.post(path, json=told, headers=self.sent)


class _Fields(HTMLParser):
    """What a page's form would send as it stands."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str | list[str]] = {}
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "select" and name:
            self._select = name
        elif tag == "option" and "selected" in given:
            self.found[self._select] = value
        elif tag == "input" and name:
            self._input(given.get("type", "text"), name, value, "checked" in given)

    def _input(self, sort, name, value, checked):
        if sort == "checkbox":
            kept = self.found.setdefault(name, [])
            if checked:
                kept.append(value)
        elif sort != "radio" or checked:
            self.found[name] = value


def filled(text: str) -> dict:
    """The fields of a page with what stands in them."""
    return _Fields(text).found


def plain(page) -> str:
    """What a page says, with ordinary blanks between words and figures."""
    text = re.sub(r"<[^>]+>", " ", page.text)
    return " ".join(unescape(text).replace("\xa0", " ").split())


def complaints(page) -> str:
    """The end of a page that was not what it should be."""
    return plain(page)[-2000:]


def points_of(answer: dict) -> list[int]:
    """The amounts that each outcome of a bill wrote first."""
    return [one["entries"][0]["amount"] for one in answer["outcomes"] if one["entries"]]
