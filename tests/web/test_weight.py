"""How heavy pages are, what they load, and what every answer carries."""

import gzip
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from uuid import uuid4

import pytest

from stampcard.models import cards, purchases
from stampcard.models.cards import Batch, PrintRun
from stampcard.models.members import Member
from stampcard.models.programmes import Programme
from stampcard.models.shops import Shop
from stampcard.services import (
    access,
    bundles,
    logos,
    own_sheets,
    people,
    print_runs,
    printers,
    tally,
)
from stampcard.services.house import Actor
from stampcard.services.members import carrying, desk, proving, replacing, sessions
from stampcard.services.partners import keeping as partners
from stampcard.services.partners import tiers
from stampcard.services.partners.tiers import TierTerms
from stampcard.services.people import Newcomer
from stampcard.services.privacy import consents, erasing, policies, requests
from stampcard.services.privacy.consents import Way
from stampcard.services.privacy.policies import Draft
from stampcard.services.purchases import Rung, ring_up
from stampcard.services.returns import take_back
from stampcard.services.tally import Typed
from stampcard.values.bills import Bill, Line, of_lines
from stampcard.values.codes import number_of
from stampcard.values.tallies import sheet_number
from stampcard.web.help import TOPICS
from stampcard.web.security import HEADERS
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_measured_sheet,
    a_programme,
    a_shop,
    redeem,
    stamp,
)
from tests.draws import an_old_batch, an_old_draw
from tests.lists import a_read_list, brought_in
from tests.members import a_member, an_incident, for_members, numbers_of

STATIC = Path(__file__).parents[2] / "stampcard" / "web" / "static"
MOST_BYTES = 60_000
FINE = {200, 302, 303, 403, 404, 410}  # 403: owner only, not for the phone
LOADED = (
    "style.css",
    "owner.css",
    "counter/counter.css",
    "counter/keypad.js",
    "app.js",
)  # a paper loads less: print.css, app.js
NOT_PAGES = {
    "api.card",
    "api.openapi",
    "api.receipt",
    "batches.download",
    "card_keeping.calendar",
    "card_keeping.manifest",
    "card_keeping.shop_icon",
    "orders.design_picture",
    "orders.preview",
    "counter.no_act",  # leads to the counter
    "scanning.no_scan",  # leads to the scan page
    "scanning.token",
    "offline.manifest",
    "offline.worker",
    "demo.ask",  # only in a demo, in a test of its own
    "desk.index",  # so does this
    "proof_page.no_code",  # and this
    "policy.printed",  # leads to the policy
    "exports.download",
    "fair.tickets",
    "fair.winners",
    "incidents.affected",
    "member_copies.download",
    "joining.asked",  # leads to the card
    "own_data.copy_file",
    "fonts.font",
    "paper.logo",
    "partner_settlement.paper",
    "partner_settlement.spreadsheet",
    "slips.preview",
    "health.healthz",
    "trust.certificate",
    "trust.check",
    "trust.profile",
    "members.offers_csv",
    "setup.shop_details",  # before set-up, in a test of its own
    "static",
    "vendored.file",
}
LINKS = {"href", "src", "srcset", "action", "formaction", "poster", "data", "content"}
PLAIN_PATHS = (
    "/",
    "/sign-in",
    "/pair/nonsense",
    "/acts",
    "/acts?before=30",
    "/batches",
    "/bills",
    "/calculator",
    "/batches/1",
    "/batches/5",
    "/batches/1/spoil",
    "/batches/1/sheets",
    "/batches/1/hand-out",
    "/batches/1/count",
    "/batches/bundles",
    "/batches/bundles/1",
    "/batches/bundles/2/stolen",
    "/batches/log",
    "/batches/stock",
    "/C/nonsense",
    "/cards",
    "/batches?before=20",
    "/P/1",
    "/paper/slips",
    "/paper/slips/counter-poster",
    "/paper/slips/calibration-page",
    "/counter",
    "/counter/bills",
    "/counter/booked",
    "/counter/members/new",
    "/counter/scan",
    "/counter/scan/shell",
    "/counter/several",
    "/counter/today",
    "/confirm",
    "/counter/who",
    "/devices",
    "/help",
    *(f"/help/{topic.code}" for topic in TOPICS),
    "/incidents",
    "/incidents/1",
    "/incidents/new",
    "/me/enter",
    "/messages",
    "/oddities",
    "/oddities?span=month",
    "/erasures",
    "/erasures/1",
    "/exports",
    "/backups",
    "/backups/slip",
    "/programmes",
    "/programmes/new",
    "/programmes/new?step=2",
    "/paper",
    "/paper/look",
    "/paper/printers",
    "/paper/printers/1",
    "/paper/printers/1/forget",
    "/paper/printers/new",
    "/paper/sheets",
    "/paper/sheets/1/forget",
    "/paper/sheets/new",
    "/partners",
    "/partners/settlement",
    "/partners/1",
    "/partners/tiers",
    "/partners/tiers/1",
    "/partners/1/settlement",
    "/password",
    "/privacy",
    "/privacy/1",
    "/privacy/edit",
    "/privacy/versions",
    "/privacy/versions/1",
    "/register",
    "/register?state=all",
    "/register/1",
    "/register/ask-again",
    "/register/leaving",
    "/register/new",
    "/register/print",
    "/register/proof",
    "/people",
    "/people/new",
    "/people/1",
    "/people/1/end",
    "/search",
    "/search?q=stamp",
    "/search?q=2",
    "/settings",
    "/settings/counter",
    "/settings/pins",
    "/settings/members",
    "/signed-in",
    "/tally",
    "/tally/enter",
    "/trust",
    "/nothing",
)
MEMBER_LISTS = ("", "?list=alike", "?list=dormant", "/offers")
MEMBER_PAGES = ("", "/edit", "/merge", "/number", "/renumber")
OWN_PAGES = (
    "/me",
    "/me/consents",
    "/me/copy",
    "/me/data",
    "/me/forget",
    "/me/history",
    "/me/pin",
    "/me/requests",
)
PROGRAMME_PAGES = ("", "/amend", "/limits", "/print", "/uses", "/who")
KINDS = ("stamp_card", "coupon", "coupon_set", "cumulative_discount")


class Looked(HTMLParser):
    """What a page loads or leads to, and what its rules for scripts forbid."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forbidden, self.inside = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.links += [value or "" for name, value in attrs if name in LINKS]
        self.forbidden += [name for name in given if name.startswith("on")]
        if tag == "style" or "style" in given:
            self.forbidden.append(f"style in {tag}")
        if tag == "script" and "src" not in given:
            self.forbidden.append("script without src")
        if (given.get("href") or "").lower().startswith(("javascript:", "data:")):
            self.forbidden.append(given["href"])

    def elsewhere(self):
        """Links to other hosts."""
        return [x for x in self.links if re.match(r"\s*([a-z]+:)?//", x, re.IGNORECASE)]


def a_busy_shop(house):
    """A shop with every kind, full lists and odd names; the paths of its pages."""
    batches = [a_batch(a_programme(kind, house), 40, house) for kind in KINDS]
    codes = [a_code(batch, house=house) for batch in batches]
    for _ in range(60):
        a_batch(batches[0].programme, 1, house)
        act = stamp(codes[0], house)
    given = redeem(codes[1], house=house)
    for n in range(30):
        access.add_device(f"<b>Till {n}</b>", OWNER, house=house)
    for batch in batches * 4:
        print_runs.prepare(batch, batch.first_serial, batch.last_serial, OWNER, house)
    for batch in batches * 15:
        given_to = bundles.Wish("<b>Karim</b>", count=1)
        bundles.hand_out(batch, given_to, OWNER, house)
    invitation = access.invite("Till", OWNER, house=house)
    partner = a_busy_partner(batches, house)
    logos.set_colour("#0d4a42")
    for n in range(20):
        printers.keep(f"<b>Printer {n}</b>", "a4-page-1", {"a": "20.4", "c": "179"})
        own_sheets.keep(a_measured_sheet(f"<b>Sheet {n}</b>"))
    for n in range(40):
        gone = a_member(house, f"0170000{n:04}")
        erasing.erase(gone.id, "request", OWNER, house, settles=False)
    draw, won = an_old_draw(house), an_old_batch(house)
    service = a_batch(a_programme("service", house), 40, house)
    bookable = a_code(service, house=house)
    sheet = a_full_sheet(batches[0], house)
    refused = a_member_with_a_full_card(batches[0], house)
    by_number = number_of(refused.card)
    member = Member.get()
    asker = a_busy_register(house)
    numbers = [code[:8] for code in codes]
    set_of = [number_of(batches[2].first_serial + n) for n in range(5)]
    return [
        *PLAIN_PATHS,
        *(f"/programmes/new/{kind}" for kind in KINDS),
        *(f"/programmes/{n}{page}" for n in (1, 2, 3, 4) for page in PROGRAMME_PAGES),
        *(f"/cards/{number}" for number in numbers),
        *(f"/counter/cards/{number}" for number in numbers),
        *(f"/C/{code}{page}" for code in codes for page in ("", "/show")),
        *(f"/cards/{number}/as-holder" for number in numbers),
        *(f"/counter/find?code={text}" for text in (numbers[0], "nonsense")),
        f"/counter/cards/{numbers[0]}/block",
        f"/counter/cards/{numbers[0]}/paper",
        f"/counter/cards/{numbers[0]}/tie",
        f"/counter/cards/{by_number}",
        f"/counter/cards/{by_number}/proof?reward=reward",
        f"/counter/acts/{refused.id}/proof",
        f"/counter/members/{member.id}",
        f"/counter/members/{member.id}/link",
        f"/counter/members/{member.id}/pin",
        f"/me/link/{sessions.invite(member.id, house=house)}",
        f"/acts/{act.act.id}",
        f"/counter/undo/{given.act.id}",
        f"/counter/several?{'&'.join(f'codes={number}' for number in set_of)}",
        f"/devices/invitations/{invitation}",
        f"/partner/{partner}",
        f"/pair/{invitation}",
        f"/tally/{sheet}",
        f"/counter/cards/{bookable}/days",
        f"/C/{bookable}/days",
        f"/programmes/{service.programme_id}/invite",
        f"/draws/{draw.id}",
        f"/programmes/{draw.programme_id}/draws",
        f"/fair/{won.id}",
        f"/fair/draws/{draw.id}",
        *bills_of_today(numbers[3], house),
        "/members/import",
        *lists_on_their_way(house),
        f"/members/{asker.id}/consents",
        f"/members/{member.id}/erase",
        f"/members/{member.id}/copy",
        f"/members/{asker.id}/merge/{member.id}",
        *(f"/members{more}" for more in MEMBER_LISTS),
        *(f"/members/{member.id}{more}" for more in MEMBER_PAGES),
        f"/counter/members/{asker.id}/attach",
        f"/counter/members/{asker.id}/replace",
        f"/counter/cards/{by_number}/replace",
        f"/counter/cards/{tied_card(asker, batches[0], house)}/detach",
    ]


def bills_of_today(number, house):
    """The pages of a day's many bills, one of them long, and its goods come back."""
    long = of_lines([Line(100 + n, "<b>Goods</b>") for n in range(100)])
    till = Actor(OWNER.staff, OWNER.outlet, 1)
    for n in range(50):
        sold, back = uuid4(), uuid4()
        bill = long if n == 49 else Bill(10_000)
        ring_up(Rung(sold, (number,), bill, number=f"<b>{n}</b>"), till, house)
        take_back(back, purchases.by_uuid(sold.bytes), Bill(1), till, house)
    paths = ("", "/back", "/undo")
    other = uuid4()
    ring_up(Rung(other, (number,), Bill(10_000)), till, house)
    return [
        f"/counter/cards/{number}/bill",
        *(f"/counter/bills/{sold}{path}" for path in paths),
        f"/counter/bills/{other}/undo",
        f"/counter/returns/{back}",
    ]


def a_busy_partner(batches, house):
    """The secret of a partner's page, with many batches and others besides it."""
    for n in range(5):
        wish = TierTerms(f"<b>Tier {n}</b>", 1000 + n, from_sent=n)
        tiers.keep(wish, OWNER, house)
    partner, *_ = (partners.add(f"<b>Bakery {n}</b>", house)[0] for n in range(20))
    for batch in Batch.select().limit(40):
        partners.hand_out(batch, by=partner.id, of=0)
    return partners.new_link(partner)


def tied_card(member, batch, house):
    """The number of one of a member's cards, who got it in the place of a lost one."""
    lost, new, more = (cards.find(batch.first_serial + n) for n in (5, 6, 7))
    carrying.attach(more, member.id, None, OWNER, house, proven="manager")
    carrying.attach(lost, member.id, None, OWNER, house, proven="manager")
    lost = cards.find(lost.serial)
    replacing.replace(lost, new, None, OWNER, house, proven="manager")
    return number_of(new.serial)


def lists_on_their_way(house):
    """The pages of a list with many columns and faults, and of one that is there."""
    names = ";".join(f"<b>Column {n}</b>" for n in range(40))
    rows = "".join(f"<b>{n}</b>;;x;;;;\n" for n in range(90))
    wrong = a_read_list(f"Phone;Name;Birthday;{names}\n{rows}017123499;A;;;\n", house)
    _, there = brought_in("Phone\n01712349000\n", house)
    return [f"/members/import/{name}" for name in (wrong, there)] + [
        f"/members/import/{there}/take-back"
    ]


def a_member_with_a_full_card(batch, house):
    """The act by which somebody with a long name was refused a reward."""
    for_members(batch.programme)
    member = a_member(house, name="<b>Rahima</b> " * 9, tags=("<b>Tea</b>",) * 20)
    proving.set_pin(member.id, "4071")
    (number,) = numbers_of(member)
    stamp(number, house, count=10, override=True)
    return redeem(number, house=house).act


def a_busy_register(house):
    """A member, with many requests, consents and incidents."""
    for n in range(60):
        asker = a_member(house, f"017000001{n:02}", name=f"<b>Karim {n}</b>")
        requests.receive("erase", asker.id, "counter", "<b>Now</b>", OWNER, house)
        an_incident(house, data="<b>Names</b>", affected=n)
    Shop.update(kept_months=1).execute()
    Member.update(seen_at=house.clock() - timedelta(days=40)).execute()
    for _ in range(10):
        consents.withdraw(asker.id, "stamps", "en", Way("counter", OWNER), house)
        consents.give(asker.id, "stamps", "en", Way("counter", OWNER), house)
    text = {"en": Draft({"stamps": "<b>Other words</b>"}, "Title")}
    policies.publish(text, OWNER, house)
    return asker


def a_full_sheet(batch, house):
    """The number of an entered tally sheet with many lines that wait."""
    (sheet,) = tally.issue(1, OWNER, house)
    lines = [Typed(n, number_of(batch.first_serial + n % 5), "3") for n in range(1, 41)]
    came, _ = tally.enter(tally.find(sheet), house.now()[1], lines, OWNER, house)
    assert came.waiting > 30
    return sheet_number(sheet)


def a_member_at_home(app, house):
    """A browser in which a member looks at their own page."""
    client = app.test_client()
    secret = sessions.begin(Member.get().id, sessions.CODE, house=house)
    client.set_cookie("me", secret)
    return client


def own_days(house):
    """Where a member books a day of a service."""
    member, service = Member.get(), for_members(Programme.get(kind="service"))
    desk.join(member, service.id, OWNER, house)
    return f"/me/days/{numbers_of(member)[-1]}"


@pytest.fixture(scope="module")
def answered():
    """What was answered in each language: asked once, for it takes a while."""
    return {}


@pytest.fixture(params=["en", "bn"])
def answers(request, app, answered):
    """Every page of a busy shop, as a visitor, a paired phone and the owner see it."""
    if request.param not in answered:
        answered[request.param] = all_answers(app, request.param)
    return answered[request.param]


def all_answers(app, locale):
    house = app.extensions["stampcard"].house
    staff = a_shop(house, locale=locale)
    paths = a_busy_shop(house)
    visitor, phone, owner = (app.test_client() for _ in range(3))
    phone.set_cookie("device", access.add_device("Till", OWNER, house=house)[1])
    owner.set_cookie("sid", access.open_session(staff, house=house))
    everyone = (visitor, phone, owner)
    answers = [(path, client.get(path)) for path in paths for client in everyone]
    own = (*OWN_PAGES, own_days(house))
    answers += [(path, a_member_at_home(app, house).get(path)) for path in own]
    people.add(Newcomer("<b>Karim</b>", pin="481207"))
    return [*answers, ("/counter/who", phone.get("/counter/who"))]


def pages(answers):
    """Path and text of what was answered with a page."""
    found = [
        (path, answer.text)
        for path, answer in answers
        if answer.mimetype == "text/html" and not answer.location
    ]
    assert found
    return found


def weight_of_all_pages_load():
    """Styles and scripts as they are sent: packed."""
    return sum(len(gzip.compress((STATIC / name).read_bytes())) for name in LOADED)


def test_every_page_is_looked_at(app, answers):
    known = app.url_map.bind("")
    seen = {
        known.match(path.partition("?")[0])[0]
        for path, _ in pages(answers)
        if path != "/nothing"
    }
    offered = {
        rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods
    }

    assert seen == offered - NOT_PAGES
    bad = {(path, a.status_code) for path, a in answers if a.status_code not in FINE}
    assert not bad


def test_no_page_weighs_more_than_sixty_kilobytes(answers):
    most = MOST_BYTES - weight_of_all_pages_load()

    heavy = {p: len(text.encode()) for p, text in pages(answers)}

    assert {path: size for path, size in heavy.items() if size > most} == {}


def test_no_page_asks_another_host_for_anything(answers):
    for path, text in pages(answers):
        assert Looked(text).elsewhere() == [], path


def test_no_page_needs_a_rule_for_scripts_bent(answers):
    for path, text in pages(answers):
        assert Looked(text).forbidden == [], path


@pytest.mark.parametrize("name", [*LOADED, "print.css", "card.css", "card.js"])
def test_styles_and_scripts_ask_no_other_host(name):
    text = (STATIC / name).read_text(encoding="utf-8")

    assert not re.search(r"url\(\s*[\"']?(https?:)?//|@import|https?://", text)


@pytest.mark.parametrize("locale", ["en", "bn"])
def test_set_up_is_as_light(client, locale):
    answer = client.get(f"/setup?locale={locale}")

    looked = Looked(answer.text)
    assert answer.status_code == 200
    assert len(answer.data) + weight_of_all_pages_load() <= MOST_BYTES
    assert (looked.elsewhere(), looked.forbidden) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        '<img src="https://a.example/x.png">',
        '<link href="//a.example/x.css">',
        '<form action="http://a.example">',
    ],
)
def test_another_host_is_noticed(text):
    assert Looked(text).elsewhere()


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<a onclick="x()">',
        '<a href="javascript:x()">',
    ],
)
def test_a_bent_rule_is_noticed(text):
    assert Looked(text).forbidden


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/settings", 200),
        ("/nothing", 404),
        ("/counter/acts", 303),
        ("/setup", 302),
        ("/healthz", 200),
        ("/exports/ledger.csv", 200),
        ("/batches/runs/1.pdf", 200),
        ("/api/v1/cards/nonsense", 401),
        ("/sign-out", 405),
        ("/static/style.css", 200),
    ],
)
def test_every_answer_is_guarded(owner, home, path, status):
    a_finished_run(home)

    with owner.get(path) as answer:
        assert answer.status_code == status
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        kept = answer.headers["Cache-Control"]

    assert (kept == "no-store") == ("static" not in path)


def a_finished_run(house):
    """A batch whose PDF is there, without a printing process."""
    batch = a_batch(a_programme("coupon", house), 1, house)
    run = print_runs.prepare(batch, 1, 1, OWNER, house)
    print_runs.file_of(run, house).write_bytes(b"%PDF-1.7")
    PrintRun.update(state=print_runs.DONE, pages=1).execute()


def test_the_rules_for_scripts_allow_this_shop_alone():
    rules = HEADERS["Content-Security-Policy"]

    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    assert "http" not in rules
    assert "*" not in rules
