"""A member's whole way in a real browser, in both languages.

Enrolled, stamped, the card lost and replaced, a reward for the PIN, a copy of all that
is kept, and forgotten: after that no file of the shop holds the number.
"""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from stampcard.language import Speaker
from tests import browsers
from tests.test_story import PASSWORD, PHONE, ROOT, _wait_for

NUMBER, PIN, REWARD = "01712345678", "4071", "One free tea"
SPELLINGS = ("1712345678", "1712-345678", "8765432171", "১৭১২৩৪৫৬৭৮")
DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


class Shop:
    """A shop's folder, its server, and a browser at its counter in one language."""

    def __init__(self, folder: Path, locale: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.folder, self.locale = folder, locale
        self.url = f"http://127.0.0.1:{port}"
        self.say = Speaker(locale, "latn").gettext
        self.page: Page
        self.env = {
            **os.environ,
            "STAMPCARD_INSTANCE_PATH": str(folder),
            "STAMPCARD_PORT": str(port),
            "STAMPCARD_HOST": "127.0.0.1",
            "STAMPCARD_PUBLIC_URL": self.url,
            "STAMPCARD_OWNER_PASSWORD": PASSWORD,
        }

    def flask(self, *words: str) -> dict:
        """What a command answers."""
        command = [sys.executable, "-m", "flask", *words, "--json"]
        done = subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, check=True
        )
        return json.loads(done.stdout)

    def go(self, path: str) -> None:
        """Open one of the shop's pages."""
        self.page.goto(self.url + path)

    def press(self, text: str, **values: str) -> None:
        """A button by what stands on it."""
        self._named("button", text, values).click()

    def follow(self, text: str, **values: str) -> None:
        """A link by what it says first."""
        self._named("link", text, values).click()

    def fill(self, label: str, text: str) -> None:
        """A field by its label."""
        self.page.get_by_label(self.say(label), exact=True).first.fill(text)

    def sees(self, text: str, **values: str) -> None:
        """That the page says something."""
        said = self.say(text) % values if values else self.say(text)
        expect(self.page.get_by_text(said).first).to_be_visible()

    def look_up(self, text: str) -> None:
        """Type something into the one field of the counter."""
        self.go("/counter")
        self.fill("Card, phone number or name", text)
        self.press("Go on")

    def _named(self, role: str, text: str, values: dict[str, str]):
        said = self.say(text) % values if values else self.say(text)
        begins = re.compile(f"^{re.escape(said)}")
        return self.page.get_by_role(role, name=begins).first  # type: ignore[arg-type]


@pytest.fixture(params=["en", "bn"])
def shop(request, tmp_path):
    """A shop with a stamp card for members, open, and its owner at the counter."""
    made = Shop(tmp_path / "instance", request.param)
    made.folder.mkdir()
    made.flask("setup", "--shop", "Tea House", "--owner", "Rahima")
    made.flask(
        *("programme", "add", "stamp_card", "--for", "both"),
        *("--set", "stamps_needed=4", "--set", "pause_seconds=0"),
        *("--set", f"reward={REWARD}"),
    )
    cards = str(made.folder / "cards.pdf")
    made.flask("print", "1", "--count", "3", "--activate", "--output", cards)
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=made.env, stdout=log, stderr=log
        )
    try:
        _wait_for(made.url)
        with browsers.chromium() as started:
            visit = browsers.a_visitor(started, **PHONE)
            visit.add_cookies([{"name": "lang", "value": made.locale, "url": made.url}])
            made.page = visit.new_page()
            yield made
    finally:
        server.terminate()
        assert server.wait(10) == 0


def test_a_member_is_enrolled_served_and_forgotten(shop):
    first, second = numbers_of(shop)
    sign_in(shop)
    enrol(shop)
    choose_a_pin(shop)
    tie_a_card(shop, first)
    stamp(shop, first, 4)
    lose_the_card(shop, first, second)
    get_the_reward(shop)
    read_all_that_is_kept(shop)
    be_forgotten(shop)
    nothing_is_left(shop, second)


def numbers_of(shop: Shop) -> tuple[str, str]:
    rows = shop.flask("export", "cards")
    return rows[0]["number"], rows[1]["number"]


def sign_in(shop: Shop) -> None:
    shop.go("/sign-in")
    shop.fill("Password", PASSWORD)
    shop.page.get_by_role("button").first.click()
    expect(shop.page.get_by_role("heading").first).to_be_visible()


def enrol(shop: Shop) -> None:
    typed = NUMBER if shop.locale == "en" else NUMBER.translate(DIGITS)
    shop.look_up(typed)
    box = shop.page.locator("[name=purposes][value=stamps]")
    expect(box).not_to_be_checked()
    box.check()
    shop.press("Enrol")
    shop.sees("Welcome! They are a member now.")
    assert NUMBER[1:] not in shop.page.content()


def choose_a_pin(shop: Shop) -> None:
    shop.follow("Let them choose a PIN")
    fields = shop.page.locator("input[type=password]")
    fields.nth(0).fill(PIN)
    fields.nth(1).fill(PIN)
    shop.press("Keep this PIN")
    shop.sees("The PIN is set. Please hand the phone back.")


def tie_a_card(shop: Shop, number: str) -> None:
    shop.follow("Tie a card to them")
    shop.fill("Number or code of the card", number)
    shop.press("Go on")
    shop.press("Tie the card to them")
    shop.sees("The card is tied to this member.")


def stamp(shop: Shop, number: str, times: int) -> None:
    for _ in range(times):
        shop.go(f"/counter/cards/{number}")
        shop.press("Stamp")
        expect(
            shop.page.locator("[data-outcome=good], [data-outcome=reward]")
        ).to_be_visible()


def lose_the_card(shop: Shop, lost: str, new: str) -> None:
    to_the_member(shop)
    shop.follow("Replace a lost card")
    shop.fill("Number or code of the new card", new)
    if shop.page.locator("#member_pin").count():
        shop.page.locator("#member_pin").fill(PIN)
    shop.press("Replace it by this card")
    shop.sees("Lost, and blocked")
    shop.go(f"/counter/cards/{lost}")
    shop.sees("This card was reported lost")


def get_the_reward(shop: Shop) -> None:
    shop.look_up("5678")
    shop.follow("Give: %(reward)s", reward=REWARD)
    shop.page.locator("#member_pin").fill("9999")
    shop.press("Go on")
    assert shop.page.locator("[data-outcome]").count() == 0
    shop.page.locator("#member_pin").fill(PIN)
    shop.press("Go on")
    expect(shop.page.locator("[data-outcome=good]")).to_be_visible()


def read_all_that_is_kept(shop: Shop) -> None:
    member = to_the_member(shop)
    shop.go(f"/members/{member}/copy")
    shop.sees("All we keep of you")
    told = shop.page.locator("main").inner_text()
    assert "1712-345678" in told.translate(str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789"))


def be_forgotten(shop: Shop) -> None:
    member = to_the_member(shop)
    shop.go(f"/members/{member}/erase")
    shop.page.locator("[name=why]").first.check()
    shop.page.locator("[name=sure]").check()
    shop.press("Erase for ever")
    shop.sees("Certificate of erasure")
    shop.look_up(NUMBER)
    shop.sees("Enrol a member")


def nothing_is_left(shop: Shop, card: str) -> None:
    assert shop.flask("verify")["ok"]
    shop.go(f"/counter/cards/{card}")
    expect(shop.page.get_by_role("heading", level=1).first).to_be_visible()
    assert shop.page.get_by_text("•••").count() == 0
    kept = [file for file in shop.folder.rglob("*") if file.is_file()]
    kept.append(shop.folder.parent / "server.log")
    found = {
        (file.name, spelt)
        for file in kept
        for spelt in SPELLINGS
        if spelt.encode() in file.read_bytes()
    }
    assert found == set()


def to_the_member(shop: Shop) -> str:
    """To their page at the counter; gives back their number."""
    shop.look_up("5678")
    shop.page.locator("a[href^='/counter/members/']").first.click()
    expect(shop.page).to_have_url(re.compile(r"/counter/members/\d+$"))
    return shop.page.url.rpartition("/")[2]
