"""A shop with one of everything, and every address of the app filled from it."""

from dataclasses import dataclass
from io import BytesIO
from uuid import uuid4

from flask import Flask
from PIL import Image

from stampcard.models import purchases
from stampcard.models.access import Device, Session
from stampcard.models.base import engine
from stampcard.models.cards import PrintRun
from stampcard.models.engines import Sqlite
from stampcard.models.paper import Picture
from stampcard.models.shops import Shop, Staff
from stampcard.services import (
    access,
    backups,
    bundles,
    own_sheets,
    people,
    print_runs,
    printers,
    scans,
    tally,
)
from stampcard.services.house import Actor, House
from stampcard.services.partners import keeping as partners
from stampcard.services.partners import tiers
from stampcard.services.partners.tiers import TierTerms
from stampcard.services.people import Newcomer
from stampcard.services.privacy import erasing, requests
from stampcard.services.purchases import Rung, ring_up
from stampcard.services.returns import take_back
from stampcard.values.bills import Bill
from stampcard.values.tallies import sheet_number
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_measured_sheet,
    a_programme,
    stamp,
)
from tests.draws import an_old_batch, an_old_draw
from tests.lists import a_read_list, brought_in
from tests.members import a_member, an_incident, for_members, numbers_of
from tests.web.visits import opened

SILENT = {"HEAD", "OPTIONS"}
LONG_PASSWORD = "seven quiet herons"


@dataclass
class Street:
    """The shop, who comes along, and what its addresses are filled with."""

    app: Flask
    house: House
    code: str
    filled: dict[str, object]
    secrets: dict[str, dict[str, str]]

    def addresses(self):
        """(endpoint, method, path) of every rule."""
        for rule in self.app.url_map.iter_rules():
            given = {name: self._value(rule, name) for name in rule.arguments}
            path = rule.build({**given, **(rule.defaults or {})})[1]
            for method in sorted(rule.methods - SILENT):
                yield rule.endpoint, method, path

    def _value(self, rule, name):
        return self.filled.get(f"{rule.endpoint}.{name}", self.filled.get(name))

    def client(self, who):
        """A browser of somebody, or a program with its token in every request."""
        client = self.app.test_client()
        for name, value in self.secrets[who].items():
            if name == "bearer":
                client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {value}"
            else:
                client.set_cookie(name, value)
        return client


PHONE = "+8801712345678"  # in whatever country the shop is


def a_picture():
    """A logo, as it is kept."""
    file = BytesIO()
    Image.new("RGB", (240, 120), "#b3202c").save(file, "PNG")
    return file.getvalue()


def a_street(app) -> Street:
    """A shop whose every address leads to something."""
    house = opened(app)
    return furnished(app, house, a_programme("stamp_card", house))


def furnished(app, house, programme) -> Street:
    """A shop that has a stamp card gets whatever its addresses lead to."""
    batch = a_batch(for_members(programme), 4, house)
    code = a_code(batch, house=house)
    act = stamp(code, house).act
    spare, _ = access.add_device("Spare", OWNER, house=house)
    access.open_session(_person("Jamal", "manager"), house=house)
    _a_logo()
    theirs = a_code(batch, 4, house=house)
    member = a_member(house, PHONE, card=scans.find(theirs, house))
    draw, won = an_old_draw(house), an_old_batch(house)
    voucher = a_batch(a_programme("service", house), 1, house)
    partner, _ = partners.add("Bakery", house)
    tiers.keep(TierTerms("Gold", 3000, from_sent=5), OWNER, house)
    filled = {
        "act_id": act.id,
        "booking.at_counter.text": a_code(voucher, house=house),
        "booking.by_holder.code": a_code(voucher, house=house),
        "inviting.whom.programme_id": voucher.programme_id,
        "backups.download.name": _a_copy(house),
        "batch_id": batch.id,
        "bundle_id": _a_bundle(batch, house),
        "code": code,
        "device_id": spare.id,
        "filename": "style.css",
        "incident_id": an_incident(house).id,
        "carrying.detach.number": theirs[:8],
        "member.card.text": numbers_of(member)[0],
        "member_id": member.id,
        "list_name": a_read_list("Phone\n+8801712345670\n", house),
        "imports.take_back.list_name": brought_in("Phone\n+8801712345671\n", house)[1],
        "other_id": a_member(house, "+8801712345660").id,
        "help.topic.name": "stamping",
        "name": next(_fonts()),
        "number": a_code(batch, 2, house=house)[:8],
        "preset_name": "coupon",
        "printer_id": _a_printer(),
        "purchase_id": _a_purchase(code, house),
        "return_id": _a_return(code, house),
        "programme_id": batch.programme_id,
        "request_id": requests.receive(
            "access", member.id, "counter", "", OWNER, house
        ).id,
        "run_id": _a_pdf(batch, house),
        "ending": "pdf",
        "design": "closing-slip",
        "draw_id": draw.id,
        "draws.freeze.programme_id": draw.programme_id,
        "draws.index.programme_id": draw.programme_id,
        "fair.batch.batch_id": won.id,
        "fair.winners.batch_id": won.id,
        "erasure_id": _an_erasure(house),
        "orders.design_picture.name": "coupon",
        "partner_id": partner.id,
        "tier_id": 1,
        "partner_page.show.secret": partners.new_link(partner),
        "party": partner.id,
        "secret": access.invite("Till", OWNER, house=house),
        "sheet_id": _an_own_sheet(),
        "size": 192,
        "session_id": Session.select().order_by(Session.id.desc()).get().id,
        "state": "lost",
        "staff_id": Staff.get(name="Jamal").id,
        "table": "ledger",
        "tally.decide.number": _a_tally_sheet(house),
        "tally.show.number": _a_tally_sheet(house),
        "tally.undo.number": _a_tally_sheet(house),
        "text": code,
        "vendored.file.name": "barcode-detector-3.2.2/ponyfill.js",
        "token": "guessed",
        "version": 1,
    }
    return Street(app, house, code, filled, _everybody(house))


def _an_erasure(house):
    gone = a_member(house, "+8801712345679")
    return erasing.erase(gone.id, "request", OWNER, house).id


def _a_tally_sheet(house):
    return sheet_number(tally.issue(1, OWNER, house)[0])


def _a_copy(house):
    on_server = not isinstance(engine(), Sqlite)
    return "none" if on_server else backups.make(house).name


def _a_purchase(code, house):
    """The id of a bill that was rung up."""
    wanted = uuid4()
    ring_up(Rung(wanted, (code,), Bill(10000)), OWNER, house)
    return wanted


def _a_return(code, house):
    """The id of goods that came back, of another bill."""
    bill = purchases.by_uuid(_a_purchase(code, house).bytes)
    wanted = uuid4()
    take_back(wanted, bill, Bill(4000), OWNER, house)
    return wanted


def _a_printer():
    printers.keep("Office", "a4-page-1", {})
    return printers.every()[0].id


def _an_own_sheet():
    own_sheets.keep(a_measured_sheet())
    return own_sheets.every()[0].name.removeprefix("own-")


def _a_logo():
    Picture.create(digest="d", png=a_picture())
    Shop.update(logo="d").execute()


def _everybody(house):
    """What each who comes along has in hand."""
    owner, manager = Staff.get_by_id(OWNER.staff), _person("Mina", "manager")
    partner, gone = _person("Tariq", "partner"), _person("Salma", "manager")
    return {
        "visitor": {},
        "customer": {"lang": "bn"},
        "phone": {"device": _token(OWNER, house)},
        "program": {"bearer": _token(OWNER, house)},
        "manager": {"sid": access.open_session(manager, house=house)},
        "owner": {"sid": access.open_session(owner, house=house)},
        "partner": {"sid": access.open_session(partner, house=house)},
        "revoked phone": {"device": _revoked(house)},
        "revoked program": {"bearer": _revoked(house)},
        "signed out": {"sid": _signed_out(manager, house)},
        "gone": {"sid": _ended(gone, house), "device": _token_of(gone, house)},
    }


def _person(name, role):
    made, problems = people.add(Newcomer(name, role, password=LONG_PASSWORD))
    assert made, problems
    return made


def _token(actor, house):
    return access.add_device(f"Till {Device.select().count() + 1}", actor, house=house)[
        1
    ]


def _token_of(staff, house):
    return _token(Actor(staff.id, OWNER.outlet), house)


def _revoked(house):
    device, token = access.add_device("Lost", OWNER, house=house)
    access.revoke(device.id, house=house)
    return token


def _signed_out(staff, house):
    secret = access.open_session(staff, house=house)
    access.sign_out(secret, house=house)
    return secret


def _ended(staff, house):
    secret = access.open_session(staff, house=house)
    people.end(staff.id, house=house)
    return secret


def _fonts():
    from stampcard.web.fonts import FOLDER

    return (path.stem for path in sorted(FOLDER.glob("*.woff2")))


def _a_bundle(batch, house):
    return bundles.hand_out(batch, bundles.Wish("Karim", count=1), OWNER, house).id


def _a_pdf(batch, house):
    run = PrintRun.create(
        batch=batch.id,
        first_serial=batch.first_serial,
        last_serial=batch.last_serial,
        state="done",
        total=3,
        file="cards.pdf",
        problem="",
        started_by=OWNER.staff,
        started_at=house.clock(),
    )
    path = print_runs.file_of(run, house)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7\n")
    return run.id
