"""Sixty names that would rather be something else, on every page there is."""

import dataclasses
import re
import uuid
from collections import Counter

import pypdfium2
import pytest

from stampcard.printing import composition, pdf
from stampcard.services import access, shops
from stampcard.services.house import Actor
from stampcard.values.texts import clean
from tests.builders import a_batch, a_code, a_programme, details
from tests.hostile.payloads import NAMES
from tests.hostile.reading import Page
from tests.printing.samples import a_face, a_job, silence

KEPT = {name[:4]: clean(name) for name in NAMES}
MOST_PAGES, MOST_OF_A_SORT = 900, 70
ASIDE = re.compile(r"sign-?out|\.pdf|\.png|\.csv|/static/|lang=")


@pytest.fixture
def hostile_shop(owner, home, no_paper):
    """A shop in which everything that has a name has one of the sixty."""
    token = access.add_device(NAMES[0], Actor(staff=1, outlet=1), house=home)[1]
    codes = []
    for name in NAMES:
        programme = a_programme("stamp_card", home, reward=name)
        owner.post(
            f"/programmes/{programme.id}/amend", data=typed(owner, programme, name)
        )
        batch = a_batch(programme, 1, home)
        codes.append(a_code(batch, house=home))
        access.add_device(name, Actor(staff=1, outlet=1), house=home)
        for wish in (
            {"verb": "earn", "code": codes[-1], "note": name},
            {"verb": "void", "code": codes[-1], "note": name},
        ):
            owner.post(
                "/api/v1/acts",
                json={"id": str(uuid.uuid4()), **wish},
                headers={"Authorization": f"Bearer {token}"},
            )
    return codes


def typed(owner, programme, name):
    """The form of a programme as it stands, with another name."""
    page = owner.get(f"/programmes/{programme.id}/amend").text
    found = re.findall(r'<input[^>]*name="(set_\w+)"[^>]*?value="([^"]*)"', page)
    return {**dict(found), "name": name, "set_reward": name}


def visited(browser, start):
    """Every page that links lead to, with its address; a few of each sort."""
    waiting, seen, sorts = list(start), set(start), Counter()
    while waiting and len(seen) < MOST_PAGES * 3:
        address = waiting.pop(0)
        sort = re.sub(
            r"[0-9a-f-]{36}|\b[0-9A-Z]{8,}\b|\d+", "#", address.partition("?")[0]
        )
        sorts[sort] += 1
        if sorts[sort] > MOST_OF_A_SORT:
            continue
        answer = browser.get(address, follow_redirects=True)
        assert answer.status_code < 500, address
        if answer.mimetype != "text/html":
            continue
        page = Page(answer.text)
        yield address, page
        for link in page.links:
            if link.startswith("/") and link not in seen and not ASIDE.search(link):
                seen.add(link)
                waiting.append(link)


def untrue(page):
    """Names on a page that are not exactly the kept text."""
    whole = "\0".join(page.texts)
    return [
        whole[found.start() : found.start() + 60]
        for found in re.finditer(r"zq\d\d", whole)
        if not whole.startswith(KEPT[found[0]][: access.LONGEST_NAME], found.start())
    ]


def test_sixty_names_were_tried():
    assert len(set(NAMES)) == 60
    assert all(0 < len(name) <= shops.LONGEST_NAME for name in KEPT.values())


@pytest.mark.parametrize("name", NAMES[:24], ids=ascii)
def test_a_name_that_came_out_raw_would_be_found(name):
    assert Page(f"<p>{name}</p>").wrong


@pytest.mark.parametrize("name", [NAMES[24], NAMES[27], NAMES[29]], ids=ascii)
def test_a_name_that_broke_out_of_its_quotes_would_be_found(name):
    assert Page(f'<input value="{name}">').wrong


def test_every_page_shows_hostile_names_as_text_and_nothing_else(hostile_shop, owner):
    shown, pages = set(), 0
    for address, page in visited(owner, ["/", "/counter", "/acts", "/devices"]):
        pages += 1
        shown |= set(re.findall(r"zq\d\d", "".join(page.texts)))
        assert page.wrong == [], address
        assert untrue(page) == [], address
        assert "50337" not in "".join(page.texts), address

    assert pages > 200
    assert len(shown) == 60


def test_visitors_see_hostile_names_as_text_too(owner, client, home):
    for name in NAMES:
        assert shops.change(details(name=name, address=name)) == ()
        batch = a_batch(a_programme("stamp_card", home, reward=name), 1, home)
        card = f"/C/{a_code(batch, house=home)}"
        for address in ("/", "/sign-in", card, "/nowhere"):
            answer = client.get(address, follow_redirects=True)
            page = Page(answer.text)

            assert answer.status_code == (404 if address == "/nowhere" else 200), name
            assert page.wrong == [], (address, name)
            assert untrue(page) == [], (address, name)


def test_a_wrong_code_is_told_under_a_hostile_name_as_text(owner, client):
    for name in NAMES[:10]:
        assert shops.change(details(name=name, address=name)) == ()

        page = Page(client.get("/C/0").text)

        assert page.wrong == []
        assert KEPT[name[:4]] in page.texts


def test_the_owner_sees_the_shops_own_name_as_text(owner, home):
    for name in NAMES:
        assert shops.change(details(name=name, address=name)) == ()
        page = Page(owner.get("/settings").text)

        assert page.wrong == []
        assert untrue(page) == []
        assert KEPT[name[:4]] in page.texts


@pytest.mark.parametrize(
    "name", ["র‍্যাব ক্ষ্ম শ্রী", "স্ট্র‍্যাপ", "ত্র্যম্বক", "ভ্রান্ত উজ্জ্বল", "জ্ঞান"], ids=ascii
)
def test_bengali_conjuncts_come_whole_to_the_paper(tmp_path, name):
    face = dataclasses.replace(a_face("bn"), shop=name, promise=name)
    job = a_job("coupon", face=face, count=1, backs=False)

    pdf.print_job(job, tmp_path / "card.pdf", silence)

    laid = composition.clean_face(face)
    assert (laid.shop, laid.promise) == (name, name)
    with pypdfium2.PdfDocument(tmp_path / "card.pdf") as document:
        assert document.get_metadata_value("Title").startswith(f"{name} · ")
        said = document[0].get_textpage().get_text_bounded()
    # A joiner steers what is drawn; it is not drawn itself.
    assert "".join(name.replace("\u200d", "").split()) in "".join(said.split())


def test_a_name_that_runs_the_other_way_turns_nothing_beside_it(owner, home, client):
    arabic = "مقهى zq99"
    assert shops.change(details(name=arabic, address=arabic)) == ()
    batch = a_batch(a_programme("stamp_card", home), 1, home)

    page = client.get(f"/C/{a_code(batch, house=home)}").text

    assert f"<bdi>{arabic}</bdi> · <bdi>{arabic}</bdi>" in page
