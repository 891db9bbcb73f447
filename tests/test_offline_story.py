"""A shift without a network, in a real browser: nothing is lost and nothing doubled.

Between the browser and the server stands a line that can be cut. Acts are made by the
scan page itself; where there are many, by the very modules it has loaded.
"""

import os
import shutil
import signal
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import browsers
from tests.lines import Line
from tests.server.shops import a_shop_in

pytestmark = pytest.mark.sqlite
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}
DAY_MS = 24 * 3600 * 1000


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A shop with two hundred cards and one paired phone, served."""
    made = a_shop_in(tmp_path_factory.mktemp("shop"))
    with made.served():
        yield made


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium."""
    with browsers.chromium() as started:
        yield started


@pytest.fixture
def line(shop):
    """The line to the shop; it is up."""
    with Line(shop.port) as made:
        yield made


@pytest.fixture(scope="module")
def cards(shop):
    """Numbers of cards that no other test has used."""
    return iter(shop.numbers)


@pytest.fixture
def phone(browser, shop, line):
    """A paired phone, nothing open yet."""
    context = browsers.a_visitor(browser, **PHONE)
    paired(context, shop, line)
    yield context
    context.close()


def paired(context, shop, line):
    context.add_cookies([{"name": "device", "value": shop.token, "url": line.url}])


def at_the_counter(context, line):
    page = context.new_page()
    page.goto(f"{line.url}/counter/scan")
    expect(page.locator("#code")).to_be_visible()
    return page


def inside(page, work, given=None):
    """What a piece of script answers that is given the page's own queue and sending."""
    return page.evaluate(INSIDE, [work, given])


INSIDE = """async ([work, given]) => {
  const { src } = document.querySelector("script[src*='counter/unsent.js']");
  const queue = await import(new URL("./queue.js", src).href);
  const { send, upload } = await import(new URL("./sending.js", src).href);
  const made = (code) => ({ id: queue.newId(), code, at: Date.now() });
  const one_by_one = async (codes, work) => {
    const answers = [];
    for (const code of codes) answers.push(await work(code));
    return answers;
  };
  const works = {
    send: () => one_by_one(given, async (code) => (await send(made(code))).kind),
    keep: () => one_by_one(given, async (code) => (await queue.keep(made(code))).kept),
    careless: () => one_by_one(given, async (code) => {
      const { csrf_token } = await (await fetch("/counter/scans/token")).json();
      for (let tries = 0; tries < 40; tries += 1) {
        const body = new URLSearchParams({ ...made(code), csrf_token });
        const headers = { Accept: "application/json" };
        const asked = fetch("/counter/scans", { method: "POST", body, headers });
        const answer = await asked.catch(() => undefined);
        if (await answer?.json().catch(() => undefined)) return;
      }
    }),
    upload: async () => {
      const until = Date.now() + 60_000;
      while (Date.now() < until) {
        await upload();
        if (!(await queue.waiting()).length) break;
        await new Promise((done) => setTimeout(done, 20)); // another tab may be at it
      }
      return (await queue.waiting()).length;
    },
    once: () => upload(),
    waiting: async () => (await queue.waiting()).map((act) => act.code),
    aside: async () => (await queue.setAside()).map((act) => act.result),
  };
  return works[work]();
}"""


def type_in(page, text):
    page.locator("#code").fill(text)
    page.keyboard.press("Enter")


def sent(page):
    assert inside(page, "upload") == 0


def stamped(shop, numbers):
    """The cards of a test in the order in which the ledger has their stamps."""
    found = ask(shop, "SELECT detail FROM act WHERE verb = 'earn' ORDER BY seq")
    told = [detail.split('"')[3] for (detail,) in found]
    return [number for number in told if number in numbers]


def ask(shop, sql):
    (file,) = shop.folder.glob("*.sqlite3")
    with closing(sqlite3.connect(file)) as opened:
        return opened.execute(sql).fetchall()


def command(shop, sql):
    (file,) = shop.folder.glob("*.sqlite3")
    with closing(sqlite3.connect(file, timeout=20)) as opened, opened:
        opened.execute(sql)


def taken(cards, count):
    return [next(cards) for _ in range(count)]


@contextmanager
def a_browser_of_its_own(folder, shop, line):
    """One that keeps what it has in a folder; the way to kill it comes along."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=shutil.which("chromium"),
            args=list(browsers.FLAGS),
            **PHONE,
        )
        context.set_default_timeout(browsers.PATIENCE_MS)
        paired(context, shop, line)
        yield context
        with suppress(Exception):
            context.close()


def kill(folder):
    """End a browser and all its processes, as an empty battery does."""
    mark = f"--user-data-dir={folder}".encode()
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (place / "cmdline").read_bytes():
                os.kill(int(place.name), signal.SIGKILL)


def test_fifty_stamps_outlive_a_killed_browser_and_arrive_in_order(
    shop, line, cards, tmp_path
):
    numbers = taken(cards, 50)
    with a_browser_of_its_own(tmp_path / "phone", shop, line) as context:
        wait_for_the_shell(at_the_counter(context, line))  # the shift before

    with a_browser_of_its_own(tmp_path / "phone", shop, line) as context:
        page = at_the_counter(context, line)
        line.up = False
        type_in(page, numbers[0])
        expect(page.get_by_role("heading", name="Kept on this phone")).to_be_visible()
        assert inside(page, "send", numbers[1:]) == ["kept"] * 49
        kill(tmp_path / "phone")

    with a_browser_of_its_own(tmp_path / "phone", shop, line) as context:
        page = at_the_counter(context, line)  # without a network: the kept page opens
        expect(page.locator("[data-unsent-badge]")).to_contain_text("50")
        assert stamped(shop, numbers) == []
        line.up = True
        sent(page)
        expect(page.locator("[data-unsent-badge]")).to_be_hidden()

    assert stamped(shop, numbers) == numbers
    assert ask(shop, "SELECT count(*) FROM act WHERE detail LIKE '%\"waited\": true%'")


def test_a_line_that_loses_requests_and_replies_loses_no_stamp_and_doubles_none(
    shop, line, cards, phone
):
    numbers = taken(cards, 25)
    page = at_the_counter(phone, line)
    line.lossy = True

    inside(page, "send", numbers)
    sent(page)

    assert line.lost > 10
    assert sorted(stamped(shop, numbers)) == sorted(numbers)


def test_the_same_line_doubles_stamps_of_a_client_with_new_ids(
    shop, line, cards, phone
):
    numbers = taken(cards, 15)
    page = at_the_counter(phone, line)
    line.lossy = True

    inside(page, "careless", numbers)

    assert len(stamped(shop, numbers)) > len(numbers)


def test_two_tabs_send_what_waits_once_and_in_order(shop, line, cards, phone):
    for script in ("", "Object.defineProperty(navigator, 'locks', {value: undefined})"):
        numbers = taken(cards, 8)
        phone.add_init_script(script)
        first, second = at_the_counter(phone, line), at_the_counter(phone, line)
        line.up = False
        assert set(inside(first, "send", numbers)) == {"kept"}
        expect(second.locator("[data-unsent-badge]")).to_contain_text("8")
        line.up = True

        first.evaluate("setTimeout(() => window.dispatchEvent(new Event('online')))")
        sent(second)
        sent(first)

        assert stamped(shop, numbers) == numbers
        first.close()
        second.close()


@pytest.mark.parametrize("days", [-1, 1])
def test_a_phone_whose_clock_is_a_day_off_counts_today(shop, line, cards, phone, days):
    (number,) = taken(cards, 1)
    phone.add_init_script(f"const n = Date.now; Date.now = () => n() + {days * DAY_MS}")
    page = at_the_counter(phone, line)
    line.up = False
    assert inside(page, "send", [number]) == ["kept"]
    line.up = True
    sent(page)

    newest = "SELECT at, day, detail FROM act ORDER BY seq DESC LIMIT 1"
    ((at_ms, day, detail),) = ask(shop, newest)
    noted = int(detail.split('"phone_at_ms": ')[1].split("}")[0].split(",")[0])

    assert stamped(shop, [number]) == [number]
    assert abs(noted - at_ms - days * DAY_MS) < DAY_MS / 2
    ((other,),) = ask(shop, "SELECT day FROM act WHERE verb = 'earn' LIMIT 1")
    assert day == other


def test_a_browser_that_keeps_nothing_says_that_nothing_was_recorded(
    shop, line, cards, phone
):
    (number,) = taken(cards, 1)
    refuse = "() => { throw new DOMException('', 'SecurityError') }"
    phone.add_init_script(f"IDBFactory.prototype.open = {refuse}")
    page = at_the_counter(phone, line)
    line.up = False

    type_in(page, number)

    told = page.locator("#result")
    expect(told.get_by_role("heading", name="Not recorded")).to_be_visible()
    expect(told).to_contain_text("could not keep it")
    line.up = True
    assert inside(page, "send", [number]) == ["page"]
    assert stamped(shop, [number]) == [number]


def test_what_waits_for_more_than_a_day_must_be_sent_before_more_is_kept(
    line, cards, phone
):
    page = at_the_counter(phone, line)
    line.up = False
    inside(page, "send", taken(cards, 1))
    page.evaluate(f"const n = Date.now; Date.now = () => n() + {DAY_MS + 1000}")

    type_in(page, next(cards))

    told = page.locator("#result")
    expect(told.get_by_role("heading", name="Not recorded")).to_be_visible()
    expect(told).to_contain_text("more than a day")
    assert len(inside(page, "waiting")) == 1


def test_no_more_than_two_hundred_wait(line, cards, phone):
    page = at_the_counter(phone, line)
    line.up = False
    number = next(cards)

    kept = inside(page, "keep", [number] * 201)
    type_in(page, number)

    assert kept == [True] * 200 + [False]
    expect(page.locator("#result")).to_contain_text("Too many")


def test_whoever_signs_out_finds_what_waits_after_signing_in(shop, line, cards, phone):
    numbers = taken(cards, 3)
    page = at_the_counter(phone, line)
    wait_for_the_shell(page)
    line.up = False
    # Before, not after: the browser may try a request of its own accord once more.
    phone.clear_cookies()
    inside(page, "send", numbers)
    line.up = True
    inside(page, "once")
    page.locator("[data-unsent-badge]").click()
    expect(page.get_by_text("Sign in first")).to_be_visible()

    page.get_by_role("dialog").get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", name="Not yet sent: 3")).to_be_visible()
    browsers.wait_until(page, "async () => !(await caches.has('stampcard-shell'))")
    paired(phone, shop, line)
    page.goto(f"{line.url}/counter/scan")
    sent(page)

    assert stamped(shop, numbers) == numbers


def test_what_was_refused_stays_listed_until_somebody_has_seen_it(line, cards, phone):
    page = at_the_counter(phone, line)
    line.up = False
    inside(page, "send", ["nothing of ours", "0000-0000"])
    line.up = True
    sent(page)
    page.reload()

    page.locator("[data-unsent-badge]").click()
    listed = page.get_by_role("dialog")
    expect(listed.get_by_role("heading", name="Did not count: 2")).to_be_visible()
    expect(listed.get_by_text("nothing of ours")).to_be_visible()
    assert inside(page, "aside") == ["unknown", "unknown"]
    listed.get_by_role("button", name="Seen").first.click()
    expect(listed.get_by_role("heading", name="Did not count: 1")).to_be_visible()
    listed.get_by_role("button", name="Seen").click()
    expect(page.locator("[data-unsent-badge]")).to_be_hidden()


def test_a_stamp_kept_by_mistake_is_taken_back_before_it_is_sent(
    shop, line, cards, phone
):
    numbers = taken(cards, 2)
    page = at_the_counter(phone, line)
    line.up = False
    inside(page, "send", numbers)  # the first was tried, so it may have arrived

    page.locator("[data-unsent-badge]").click()
    listed = page.get_by_role("dialog")
    expect(listed.get_by_role("listitem")).to_have_count(2)
    listed.get_by_role("button", name="Take back").click()
    expect(listed.get_by_role("listitem")).to_have_count(1)
    line.up = True
    sent(page)

    assert stamped(shop, numbers) == numbers[:1]


def test_every_page_of_the_counter_leads_to_the_kept_one_without_a_network(line, phone):
    page = at_the_counter(phone, line)
    wait_for_the_shell(page)
    line.up = False

    page.goto(f"{line.url}/counter")

    assert page.url == f"{line.url}/counter/scan"
    expect(page.locator("#code")).to_be_visible()
    assert page.locator("[name=csrf_token]").input_value() == ""


def wait_for_the_shell(page):
    browsers.wait_until(page, "() => caches.match('/counter/scan/shell')")


def test_a_reward_the_owner_allows_is_given_provisionally_and_once(
    shop, line, cards, browser
):
    numbers = taken(cards, 1)
    command(shop, "UPDATE shop SET offline_gifts = 1")
    phones = [browsers.a_visitor(browser, **PHONE) for _ in range(2)]
    pages = []
    for phone in phones:
        paired(phone, shop, line)
        pages.append(at_the_counter(phone, line))
    inside(pages[0], "send", numbers * 20)
    line.up = False
    for page in pages:
        inside(page, "send", ["0000-0000"])  # so that no further act is tried at once
        type_in(page, numbers[0])
        page.locator("[data-gives=reward]").click()
        expect(page.get_by_role("heading", name="provisional")).to_be_visible()
        page.locator("#result").get_by_role("link", name="Next card").click()
        page.locator("[data-unsent-badge]").click()
        expect(page.locator("dialog .tag:visible")).to_have_text("provisional")
    line.up = True
    for page in pages:
        sent(page)

    given = ask(shop, "SELECT outcome, reason FROM act WHERE verb = 'redeem'")
    assert given == [("accepted", ""), ("refused", "already_redeemed")]
    assert [inside(page, "aside") for page in pages] == [
        ["unknown"],
        ["unknown", "refused"],
    ]
    expect(pages[1].get_by_role("dialog")).to_contain_text("Already redeemed")
    command(shop, "UPDATE shop SET offline_gifts = 0")
    for phone in phones:
        phone.close()
