"""A page stays open at the counter while the shop's computer gets a newer version."""

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import browsers
from tests.lines import Line
from tests.server.processes import ROOT
from tests.server.shops import a_shop_in
from tests.test_offline_story import (
    PHONE,
    inside,
    paired,
    sent,
    stamped,
    type_in,
    wait_for_the_shell,
)

pytestmark = pytest.mark.sqlite
NEEDED = 4
SAME = ("printables", "templates", "translations")
# Whether the worker keeps the files of one version, and its page without data.
KEEPS_ONLY = """async (version) => {
  const name = /^stampcard-files-(.+)/;
  const files = (await caches.keys()).flatMap((each) => name.exec(each)?.[1] ?? []);
  const shell = await (await caches.match("/counter/scan/shell"))?.text();
  const all = [...files, /static\\/v-(\\w+)/.exec(shell)?.[1]];
  return String(all) === String([version, version]);
}"""


@pytest.fixture
def shop(tmp_path):
    """Not served yet."""
    folder = tmp_path / "shop"
    folder.mkdir()
    return a_shop_in(folder, stamps_needed=NEEDED, pause_seconds=0, daily_limit=0)


@pytest.fixture
def newer(tmp_path):
    """The program with a changed style and a changed script."""
    folder = tmp_path / "newer"
    shutil.copytree(ROOT / "stampcard", folder / "stampcard")
    shutil.copy(ROOT / "app.py", folder)
    for name in SAME:
        (folder / name).symlink_to(ROOT / name)
    static = folder / "stampcard" / "web" / "static"
    append(static / "style.css", "main { --version: newer; }\n")
    append(static / "counter" / "signals.js", "window.newer = true;\n")
    return folder


def append(file: Path, text: str):
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture
def line(shop):
    """The shop's address, whichever version answers there."""
    with Line(shop.port) as made:
        yield made


@pytest.fixture
def page(shop, line):
    """A phone's one page; the scan page is not open yet."""
    with browsers.chromium() as browser:
        context = browsers.a_visitor(browser, **PHONE)
        paired(context, shop, line)
        yield context.new_page()


def version(shop):
    """That of the files the shop serves now, as the worker is told."""
    told = shop.ask("GET", "/sw.js")[2].partition("self.OF = ")[2]
    return json.JSONDecoder().raw_decode(told)[0]["version"]


def opened(page, line):
    """The scan page, with all that the worker keeps."""
    page.goto(f"{line.url}/counter/scan")
    wait_for_the_shell(page)


def test_a_page_left_open_stamps_and_gives_and_opens_as_the_newer_one(
    shop, newer, line, page
):
    with shop.served():
        for _ in range(NEEDED - 1):
            shop.stamp()
        opened(page, line)
        browsers.wait_until(page, KEEPS_ONLY, old := version(shop))

    shop.program = newer
    with shop.served():
        assert version(shop) != old
        type_in(page, shop.numbers[0])
        result = page.locator("#result")
        result.get_by_role("button", name="Give:").click()
        expect(result.get_by_role("heading", name="Reward given")).to_be_visible()
        assert shop.redeem()["outcome"] == "refused"
        assert not page.evaluate("window.newer")

        page.reload()
        assert page.evaluate("window.newer")
        browsers.wait_until(page, KEEPS_ONLY, version(shop))
        line.up = False
        page.reload()
        assert page.evaluate("window.newer")
        type_in(page, shop.numbers[1])
        expect(page.locator("[data-unsent-badge]")).to_contain_text("1")
        line.up = True
        sent(page)

    full, waited = shop.numbers[:1], shop.numbers[1:2]
    assert stamped(shop, full + waited) == full * NEEDED + waited


def test_what_is_stamped_during_the_upgrade_is_sent_to_the_newer_version(
    shop, newer, line, page
):
    with shop.served():
        opened(page, line)
    numbers = shop.numbers[:3]

    assert inside(page, "send", numbers) == ["kept"] * 3
    shop.program = newer
    with shop.served():
        sent(page)

    assert stamped(shop, numbers) == numbers
