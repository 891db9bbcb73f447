"""A walk past every page there is: whose browser opens which address, in one shop.

The tests of what everybody can use take it, and `make pictures`. The shop is a demo
shop with members and everything that pages show, on a clock that stands still; it is
served by a thread of this process.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cheroot.wsgi import Server
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.routing import Rule

from stampcard import create_app
from stampcard.config import Settings
from stampcard.models.base import close_database
from stampcard.models.programmes import Programme
from stampcard.services import demo
from stampcard.services.house import House
from stampcard.services.members import sessions
from tests import browsers
from tests.builders import NOON, Clock
from tests.tour_stops import Stop, more_stops, people_of
from tests.web.crawl import Street, furnished
from tests.web.test_roles import GUARDS, ROUTES
from tests.web.test_weight import NOT_PAGES

SECRET_KEY = "the same codes in every picture"
PASSWORD = "a quiet river at dawn"
PUBLIC_URL = "https://tea.example"
SEND_EMPTY = """form => {
    form.noValidate = true;
    const kept = "[type=hidden], [type=checkbox], [type=radio], [type=color]";
    const typed = form.querySelectorAll(`input:not(${kept}), textarea`);
    for (const field of typed) field.value = "";
    form.requestSubmit(form.querySelector("button:not([formaction], [name=more])"));
}"""
# Asked first: who shows most of a page.
OPENED_BY = ("phone", "owner", "visitor")
# Addresses that lead on where there is something, and what is not found.
LED_AWAY = {"carrying.lost", "counter.find"}
ELSEWHERE = {  # their plain address leads away, or shows too little
    "carrying.lost",
    "desk.pin",
    "own_door.link",
    "proof_page.before",
    "proof_page.after",
    "counter.several",
    "shifts.who",
    "booking.by_member",
    "setup.shop_details",
    "joining.asked",
    "counter.find",
    "at_counter.ask",
    "register.new",
}


@dataclass
class Tour:
    """A served shop, the stops in it, and what each who comes along has in hand."""

    url: str
    locale: str
    house: House
    stops: list[Stop]
    cookies: dict[str, dict[str, str]]
    forgotten: set[str] = field(default_factory=set)  # pages without a stop

    def stop(self, name: str) -> Stop:
        """The stop of that name."""
        return next(stop for stop in self.stops if stop.name == name)

    def cookies_of(self, who: str) -> list[dict[str, str]]:
        """What a browser is given before it comes as somebody."""
        held = {"lang": self.locale, **self.cookies[who]}
        return [
            {"name": name, "value": value, "url": self.url}
            for name, value in held.items()
        ]


class Walker:
    """Goes from stop to stop, each time as the one who may: one page for each."""

    def __init__(self, browser: Browser, tour: Tour, **options: Any) -> None:
        self._browser, self._tour, self._options = browser, tour, options
        self._pages: dict[str, Page] = {}

    def at(self, stop: Stop) -> Page:
        """The page of a stop, in the browser of whoever opens it."""
        stop.first()
        page = self._page_of(stop.who)
        answer = page.goto(self._tour.url + stop.path)
        came = page.url.removeprefix(self._tour.url)
        if not answer or (answer.status, came) != (stop.status, stop.path):
            raise LookupError(f"{stop} leads to {came}: {answer and answer.status}")
        if stop.sends:
            with page.expect_navigation():
                page.locator(stop.sends).first.evaluate(SEND_EMPTY)
        page.evaluate("document.fonts.ready.then(() => 0)")
        return page

    def close(self) -> None:
        """Everybody goes home."""
        for page in self._pages.values():
            page.context.close()

    def _page_of(self, who: str) -> Page:
        if who not in self._pages:
            visitor = browsers.a_visitor(self._browser, **self._options)
            visitor.add_cookies(self._tour.cookies_of(who))  # type: ignore[arg-type]
            self._pages[who] = visitor.new_page()
        return self._pages[who]


@contextmanager
def before_set_up(folder: Path, locale: str) -> Iterator[Tour]:
    """The pages there are before there is a shop."""
    app = an_app(folder)
    link = app.extensions["stampcard"].setup_link()
    stops = [
        Stop("setup", "visitor", link),
        Stop("setup-wrong", "visitor", link, sends="main form[novalidate]"),
        Stop("setup-closed", "visitor", "/setup/guessed", status=403),
    ]
    house = app.extensions["stampcard"].house
    with served(app) as url:
        yield Tour(url, locale, house, stops, {"visitor": {}})


@contextmanager
def through_the_shop(
    folder: Path, locale: str, days: int = demo.DAYS
) -> Iterator[Tour]:
    """Every page of a shop that has had a demo's life for some days."""
    app = an_app(folder)
    house = app.extensions["stampcard"].house
    lived, demo.DAYS = demo.DAYS, days  # type: ignore[misc]
    try:
        demo.fill(locale, PASSWORD, house=house)
    finally:
        demo.DAYS = lived  # type: ignore[misc]
    street = furnished(app, house, Programme.get_by_id(1))
    people = people_of(locale, house)
    stops = [*_one_of_each(street), *more_stops(street, people)]
    theirs = sessions.begin(people[0].id, sessions.CODE, house=house)
    cookies = {**street.secrets, "member": {"me": theirs}}
    with served(app) as url:
        yield Tour(url, locale, house, stops, cookies, _forgotten(app, stops))


def an_app(folder: Path, now: datetime = NOON) -> Flask:
    """The app without a shop, on a clock that stands still."""
    settings = Settings(
        instance_path=folder,
        database_url=f"sqlite:///{folder}/shop.sqlite3",
        secret_key=SECRET_KEY,
        public_url=PUBLIC_URL,
        trusted_hosts=("127.0.0.1",),
    )
    return create_app(settings, clock=Clock(now))


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an app, served by threads of this process."""
    server = Server(("127.0.0.1", 0), app, numthreads=8)
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        thread.join()
        close_database()


def _one_of_each(street: Street) -> list[Stop]:
    """A stop for each address that shows a page, under its own name."""
    seen: dict[str, Stop] = {}
    for endpoint, method, path in street.addresses():
        if method == "GET" and endpoint not in NOT_PAGES | ELSEWHERE:
            seen.setdefault(endpoint, Stop(endpoint, _who(endpoint), path))
    return list(seen.values())


def _forgotten(app: Flask, stops: list[Stop]) -> set[str]:
    """What has an address that no stop leads to; set-up has a tour of its own."""
    known = app.url_map.bind("")
    paths = (stop.path.partition("?")[0] for stop in stops if stop.status == 200)
    seen = {str(known.match(path)[0]) for path in paths}
    offered = {rule.endpoint for rule in app.url_map.iter_rules() if _shows(rule)}
    return offered - seen - NOT_PAGES - LED_AWAY


def _shows(rule: Rule) -> bool:
    return "GET" in (rule.methods or ())


def _who(endpoint: str) -> str:
    """Somebody who may open a page, and sees most of it."""
    if endpoint.startswith(("own.", "own_data.")):
        return "member"
    if endpoint == "home.index":  # a phone is led to the counter
        return "owner"
    said: dict = GUARDS[ROUTES[f"{endpoint} GET"]]
    said = said.get("GET", said)
    if said["others"] == "in":
        return "visitor"
    allowed: Callable[[str], bool] = lambda who: said.get(who, said["others"]) == "in"  # noqa: E731
    return next(filter(allowed, OPENED_BY))
