"""`flask bundle …`: who was handed which cards, and what became of them."""

from typing import Any

import click
from flask.cli import AppGroup

from stampcard.cli.answers import Failed, actor, command, house, refuse
from stampcard.cli.batches import find as find_batch
from stampcard.cli.batches import run_in
from stampcard.models.custody import LOST, OUT, STOLEN, Bundle
from stampcard.services import bundles
from stampcard.services.bundles import SORTS, CannotHandOut, Wish
from stampcard.values.codes import number_of

group = AppGroup("bundle", help="Bundles: hand out, return, lost, stolen, list.")
_BUNDLE = click.argument("bundle", type=int)
_USED_TOO = click.option("--used-too", is_flag=True, help="Block used cards as well.")


def _find(bundle_id: int) -> Bundle:
    found: Bundle | None = Bundle.get_or_none(Bundle.id == bundle_id)
    if not found:
        raise Failed(f"There is no bundle {bundle_id}.")
    return found


def _facts(bundle: Bundle) -> dict[str, Any]:
    return {
        "bundle": bundle.id,
        "batch": bundle.batch_id,
        "first": number_of(bundle.first_serial),
        "last": number_of(bundle.last_serial),
        "count": bundle.last_serial - bundle.first_serial + 1,
        "holder": bundle.holder,
        "sort": bundle.holder_sort,
        "state": bundle.state,
    }


def _line(facts: dict[str, Any]) -> str:
    return "{bundle:4} {state:8} {first} – {last} ({count}) {holder}".format(**facts)


def _told(bundle: Bundle, **more: Any) -> tuple[Any, str]:
    facts = _facts(Bundle.get_by_id(bundle.id))
    return {**facts, **more}, _line(facts)


@command("list")
def list_all() -> tuple[Any, str]:
    """Every bundle."""
    found = [_facts(bundle) for bundle in Bundle.select().order_by(Bundle.id)]
    return found, "\n".join(map(_line, found)) or "Nothing was handed out yet."


@command(
    "hand-out",
    click.argument("batch", type=int),
    click.argument("holder"),
    click.option("--count", type=int, default=0, help="The next in a row."),
    click.option("--from", "first", default="", help="First number."),
    click.option("--to", "last", default="", help="Last number."),
    click.option("--sort", type=click.Choice(SORTS), default=SORTS[0]),
    click.option("--note", default=""),
)
def hand_out(batch: int, first: str, last: str, **given: Any) -> tuple[Any, str]:
    """Note that HOLDER has some cards of BATCH."""
    who, found = actor(), find_batch(batch)
    low, high = run_in(found, first, last) if first or last else (0, 0)
    wish = Wish(first=low, last=high, **given)
    try:
        return _told(bundles.hand_out(found, wish, who, house()))
    except CannotHandOut as error:
        refuse((error.problem,))


@command("return", _BUNDLE)
def take_back(bundle: int) -> tuple[Any, str]:
    """What is left of a bundle is in the drawer again."""
    found = _out(bundle)
    bundles.returned(found, house())
    return _told(found)


@command("lost", _BUNDLE, _USED_TOO)
def lost(bundle: int, used_too: bool) -> tuple[Any, str]:
    """Block a bundle that was lost."""
    return _block(bundle, LOST, used_too=used_too)


@command("stolen", _BUNDLE, _USED_TOO)
def stolen(bundle: int, used_too: bool) -> tuple[Any, str]:
    """Block a bundle that was stolen."""
    return _block(bundle, STOLEN, used_too=used_too)


@command("found", _BUNDLE)
def found_again(bundle: int) -> tuple[Any, str]:
    """A lost or stolen bundle is back, and its cards are good again."""
    actor()
    found = _find(bundle)
    if found.state not in (LOST, STOLEN):
        raise Failed(f"Bundle {bundle} is neither lost nor stolen.")
    return _told(found, freed=bundles.found_again(found, house()))


def _block(bundle: int, state: str, *, used_too: bool) -> tuple[Any, str]:
    found = _out(bundle)
    used = bundles.held(found).used
    blocked = bundles.block(found, state, house(), used_too=used_too)
    value, _ = _told(found, blocked=blocked, used=used)
    return value, f"{blocked} cards are blocked; {used} were used already."


def _out(bundle: int) -> Bundle:
    actor()
    found = _find(bundle)
    if found.state != OUT:
        raise Failed(f"Bundle {bundle} is not handed out; it is {found.state}.")
    return found


for _command in (list_all, hand_out, take_back, lost, stolen, found_again):
    group.add_command(_command)
COMMANDS = (group,)
