"""The whole story in a real browser: from nothing to a reward, refused a second time.

The server is the real one in its own process, the PDF is the one a shop downloads, the
codes are read from its rendered pages by a decoder no one here wrote.
"""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from tests import browsers

ROOT = Path(__file__).parents[1]
CARDS, PASSWORD = 12, "a quiet river at dawn"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}


@pytest.fixture
def server(tmp_path):
    """The address of a real server over an empty instance folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "STAMPCARD_INSTANCE_PATH": str(tmp_path / "instance"),
        "STAMPCARD_PORT": str(port),
        "STAMPCARD_HOST": "127.0.0.1",
        "STAMPCARD_PUBLIC_URL": url,
    }
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(url)
        yield url
    finally:
        process.terminate()
        code = process.wait(10)
    assert code == 0


@pytest.fixture
def browser():
    """The system's Chromium."""
    with browsers.chromium() as started:
        yield started


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_shop_goes_from_nothing_to_a_reward(server, browser, tmp_path, scripts):
    laptop = browsers.a_visitor(browser, java_script_enabled=scripts)
    owner, asked = laptop.new_page(), []
    laptop.on("request", lambda request: asked.append(request.url))

    set_up_the_shop(owner, server)
    open_a_programme(owner, stamps=4, reward="One free tea")
    file = print_the_first_sheet(owner, tmp_path)
    links = codes_on(file)
    pairing = invite_a_phone(owner)

    assert len(links) == CARDS
    assert len(set(links)) == CARDS
    phone = browsers.a_visitor(browser, **PHONE, java_script_enabled=scripts)
    phone.on("request", lambda request: asked.append(request.url))
    counter = phone.new_page()
    pair(counter, pairing)
    stamp_until_full(counter, links[0], stamps=4)
    second_till = phone.new_page()
    second_till.goto(links[0])
    give_the_reward(counter, "One free tea")
    second_time_is_refused(second_till, "One free tea")
    undo_a_stamp(counter, links[1])

    visitor = browsers.a_visitor(
        browser, **PHONE, java_script_enabled=scripts
    ).new_page()
    a_visitor_sees_the_card(visitor, links[2])
    a_stranger_sees_nothing(visitor, links)
    assert {url.split("/")[2] for url in asked} == {server.split("/")[2]}


def set_up_the_shop(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Name of the shop").fill("Corner Tea House")
    page.get_by_label("Your name").fill("Rahima")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Step 2 of 4")).to_be_visible()


def open_a_programme(page: Page, *, stamps: int, reward: str) -> None:
    page.get_by_role("link", name=re.compile("^Stamp card")).click()
    page.get_by_label("Stamps needed").fill(str(stamps))
    page.get_by_label("Reward for a full card").fill(reward)
    page.get_by_label("Seconds between two stamps").fill("0")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#said")).to_contain_text(reward)
    page.get_by_role("button", name="Start this programme").click()
    expect(page.get_by_text("Step 3 of 4")).to_be_visible()


def print_the_first_sheet(page: Page, folder: Path) -> Path:
    page.get_by_label("How many").fill(str(CARDS))
    page.get_by_role("button", name="Print", exact=True).click()
    ready = page.get_by_role("link", name="Download the PDF")
    ready.wait_for()
    with page.expect_download() as download:
        ready.click()
    file = folder / "cards.pdf"
    download.value.save_as(file)
    page.get_by_role("button", name="Put in use").click()
    return file


def codes_on(file: Path) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    pictures = [page.render(scale=200 / 72).to_pil() for page in document]
    document.close()
    kind = zxingcpp.BarcodeFormat.QRCodeModel2
    found = [zxingcpp.read_barcodes(picture, formats=kind) for picture in pictures]
    return [code.text for codes in found for code in codes]


def invite_a_phone(page: Page) -> str:
    page.get_by_role("link", name="Next: pair a phone").click()
    page.get_by_role("button", name="Show the code to scan").click()
    return page.locator(".link code").inner_text()


def pair(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Pair this phone").click()
    expect(page.get_by_label("Number or code")).to_be_visible()


def stamp_until_full(page: Page, link: str, *, stamps: int) -> None:
    for _ in range(stamps):
        page.goto(link)
        page.get_by_role("button", name="Stamp", exact=True).click()
        expect(
            page.locator("[data-outcome=good], [data-outcome=reward]")
        ).to_be_visible()
        page.reload()  # a receipt: looking again does nothing
    page.goto(link)
    expect(page.get_by_role("button", name="Stamp", exact=True)).to_have_count(0)


def give_the_reward(page: Page, reward: str) -> None:
    page.get_by_role("button", name=f"Give: {reward}").click()
    expect(page.locator("[data-outcome=good]")).to_contain_text(reward)


def second_time_is_refused(page: Page, reward: str) -> None:
    page.get_by_role("button", name=f"Give: {reward}").click()
    expect(page.locator("[data-outcome=bad]")).to_be_visible()
    refusal = page.locator("main")
    expect(refusal).to_contain_text("Already redeemed")
    expect(refusal).to_contain_text(
        re.compile(r"Redeemed on \d+ \w+ \d{4}, \d\d:\d\d at Corner Tea House")
    )


def undo_a_stamp(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Stamp", exact=True).click()
    page.get_by_role("button", name="Undo").click()
    page.goto(link)
    expect(page.locator("main")).to_contain_text("4 more stamps until: One free tea")


def a_visitor_sees_the_card(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.locator("main")).to_contain_text("One free tea")
    expect(page.locator("main")).to_contain_text("One stamp for each visit")
    expect(page.get_by_role("button")).to_have_count(0)


def a_stranger_sees_nothing(page: Page, links: list[str]) -> None:
    forged = links[0][:-1] + ("0" if links[0][-1] != "0" else "1")
    number_alone = links[0][: links[0].index("/C/") + 11]

    answers = []
    for link in (forged, number_alone):
        answer = page.goto(link)
        answers.append((answer.status, answer.text()) if answer else None)

    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def _wait_for(url: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urlopen(f"{url}/healthz", timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(url)
