"""Search everywhere: one field on each page of the owner's area."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard import phones
from stampcard.services import seeking
from stampcard.services.members import searching
from stampcard.services.seeking import NamedOnes
from stampcard.values.codes import LONGEST_INPUT, number_of, shown
from stampcard.values.decisions import Verb
from stampcard.values.verbs import VERB_TEXTS
from stampcard.values.words import N_
from stampcard.web.context import asks_persons, house, manager_only, owner, speaker
from stampcard.web.help import TOPICS

bp = Blueprint("search", __name__)

# The pages that are found by their names: (endpoint, name, whether the owner's alone).
_PAGES = (
    ("programmes.index", N_("Programmes"), True),
    ("batches.index", N_("Print & batches"), False),
    ("stock.index", N_("Stock"), False),
    ("bundles.index", N_("Bundles"), False),
    ("runs.log", N_("Print log"), False),
    ("cards.index", N_("Cards"), False),
    ("acts.index", N_("Acts"), False),
    ("tally.index", N_("Tally sheets"), False),
    ("oddities.index", N_("Odd things"), False),
    ("devices.index", N_("Devices"), False),
    ("people.index", N_("People"), True),
    ("settings.index", N_("Settings"), True),
    ("settings.pins", N_("Acts that need a PIN"), True),
    ("paper.index", N_("Paper"), True),
    ("backups.index", N_("Backups"), True),
    ("exports.index", N_("Exports"), True),
    ("account.places", N_("Signed-in places"), False),
    ("account.password", N_("Password"), False),
    ("register.index", N_("Personal data"), False),
    ("keeping.index", N_("Members’ data"), True),
    ("imports.index", N_("Bring people in"), True),
    ("messages.index", N_("Messages"), True),
)
_ABOUT_PERSONS = {"keeping.index", "imports.index", "messages.index", "register.index"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, a word on it, and its page."""

    label: str
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one sort; `more` leads to all of it, where there is more."""

    heading: str
    icon: str
    hits: list[Hit]
    more: str = ""


@bp.route("/search", methods=["GET", "POST"])
@manager_only
def index() -> ResponseReturnValue:
    """What a text may mean in the whole shop.

    Sent as a form, and handed on in the address only where it can be no member's: no
    name or phone number stands in an address or a log.
    """
    text = request.values.get("q", "").strip()[:LONGEST_INPUT]
    posted = request.method == "POST"
    serial = seeking.card(text, house()) if text else None
    groups = list(_groups(text, serial, posted=posted)) if text else []
    if serial and len(groups) == 1:
        return redirect(url_for("cards.show", number=number_of(serial)), 303)
    if posted and not _may_be_a_person(text, groups):
        return redirect(url_for(".index", q=text), 303)
    return render_template("search/index.html", text=text, groups=groups)


def _may_be_a_person(text: str, groups: list[Group]) -> bool:
    about = any(group.icon == "people" for group in groups)
    return asks_persons() and (about or phones.seems_one(text) or not groups)


def _groups(text: str, serial: int | None, *, posted: bool) -> Iterator[Group]:
    """What was found, group by group; empty ones are left out."""
    groups = [_cards(serial), _members(text) if posted else None, *_by_count(text)]
    groups += [_programmes(text), _people(text), _devices(text)]
    groups += [_pages(text), _helps(text)]
    return (group for group in groups if group and group.hits)


def _cards(serial: int | None) -> Group | None:
    if not serial:
        return None
    number = number_of(serial)
    hit = Hit(
        speaker().gettext(N_("Card")) + " " + shown(number),
        url_for("cards.show", number=number),
    )
    acts = Hit(
        speaker().gettext(N_("All its acts")), url_for("acts.index", number=number)
    )
    return Group(N_("Cards"), "card", [hit, acts])


def _members(text: str) -> Group | None:
    if not asks_persons():
        return None
    found = searching.search(text, house(), most=seeking.MOST + 1)
    hits = [
        Hit(
            line.name or speaker().gettext(N_("A member")),
            url_for("member.show", member_id=line.id),
            speaker().plain(line.masked),
        )
        for line in found[: seeking.MOST]
    ]
    more = url_for("members.index") if len(found) > seeking.MOST else ""
    return Group(N_("Members"), "people", hits, more)


def _by_count(text: str) -> Iterator[Group]:
    """The batch and the act that bear a typed number."""
    batch, act = seeking.batch(text), seeking.act(text)
    if batch:
        number = speaker().number(batch.id)
        label = speaker().gettext(N_("Batch %(number)s")) % {"number": number}
        url = url_for("batches.show", batch_id=batch.id)
        hits = [Hit(label, url, batch.programme.name)]
        yield Group(N_("Print & batches"), "print", hits, url_for("batches.index"))
    if act:
        number = speaker().number(act.seq)
        label = speaker().gettext(N_("Act %(number)s")) % {"number": number}
        about = speaker().gettext(VERB_TEXTS[Verb(act.verb)])
        hits = [Hit(label, url_for("counter.outcome", act_id=act.id), about)]
        yield Group(N_("Acts"), "list", hits, url_for("acts.index"))


def _programmes(text: str) -> Group:
    found = seeking.programmes(text)
    if not owner():  # a manager sees what was printed for it, not its terms
        hits = [Hit(one.name, url_for("batches.index")) for one in found.lines]
        return Group(N_("Programmes"), "star", hits)
    hits = [
        Hit(one.name, url_for("programmes.show", programme_id=one.id))
        for one in found.lines
    ]
    return Group(N_("Programmes"), "star", hits, _all("programmes.index", found))


def _people(text: str) -> Group | None:
    if not owner():
        return None
    found = seeking.people(text)
    hits = [
        Hit(one.name, url_for("people.show", staff_id=one.id)) for one in found.lines
    ]
    return Group(N_("People"), "person", hits, _all("people.index", found))


def _devices(text: str) -> Group:
    found = seeking.devices(text)
    hits = [Hit(one.name, url_for("devices.index")) for one in found.lines]
    return Group(N_("Devices"), "phone", hits, _all("devices.index", found))


def _all(endpoint: str, found: NamedOnes) -> str:
    return url_for(endpoint) if found.more else ""


def _pages(text: str) -> Group:
    persons, say = asks_persons(), speaker().gettext
    hits = [
        Hit(say(name), url_for(endpoint))
        for endpoint, name, owners in _PAGES
        if (owner() or not owners) and (persons or endpoint not in _ABOUT_PERSONS)
        if seeking.is_in(text, say(name))
    ]
    return Group(N_("Pages"), "settings", hits)


def _helps(text: str) -> Group:
    say = speaker().gettext
    hits = [
        Hit(say(topic.name), url_for("help.topic", name=topic.code), say(topic.about))
        for topic in TOPICS
        if seeking.is_in(text, f"{say(topic.name)} {say(topic.about)}")
    ]
    return Group(N_("Help"), "help", hits)
