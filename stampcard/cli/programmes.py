"""`flask programme …`: presets, add, list, show, who, limits."""

from typing import Any

import click
from flask.cli import AppGroup

from stampcard.cli.answers import Failed, command, house, refuse, shop, speaker
from stampcard.cli.limits import limits
from stampcard.kinds.fields import typed
from stampcard.models.programmes import BEARER, Programme, latest_terms
from stampcard.services import presets, programmes, reach
from stampcard.services.reach import REACH_TEXTS, Reach
from stampcard.values.money import fraction_digits, plain_amount, read_amount

group = AppGroup("programme", help="Programmes, opened from presets.")


def find(programme_id: int) -> Programme:
    """The programme with an id; fails when there is none."""
    found: Programme | None = Programme.get_or_none(Programme.id == programme_id)
    if not found:
        raise Failed(f"There is no programme {programme_id}.")
    return found


@command("presets")
def list_presets() -> tuple[Any, str]:
    """What a programme can start from."""
    found = [
        {"preset": p.preset, "kind": p.kind, "name": presets.spoken(p.name, "en")}
        for p in presets.every()
    ]
    return found, "\n".join(f"{p['preset']:22} {p['name']}" for p in found)


@command(
    "add",
    click.argument("preset"),
    click.option("--name", default="", help="The programme's name."),
    click.option("--set", "changes", multiple=True, metavar="field=value"),
    click.option("--for", "keyed", type=click.Choice(reach.REACHES), default="bearer"),
)
def add(
    preset: str, name: str, changes: tuple[str, ...], keyed: str
) -> tuple[Any, str]:
    """Open a programme from a preset, with settings of your own."""
    said, chosen = speaker(), presets.find(preset)
    if not chosen:
        raise Failed(
            f"There is no preset “{preset[:40]}”: see flask programme presets."
        )
    raw = {**chosen.typed(said.locale), **_pairs(changes)}
    title = name or presets.spoken(chosen.name, said.locale)
    programme, problems = programmes.open_from(chosen, title, raw, house=house())
    if programme is None:
        refuse(problems)
    if keyed != BEARER:
        reach.change(programme, Reach(keyed))
    value = {"id": programme.id, "kind": programme.kind, "terms_version": 1}
    return value, f"Programme {programme.id}, “{programme.name}”, is running."


@command("list")
def list_all() -> tuple[Any, str]:
    """Every programme."""
    found = [
        {"id": p.id, "name": p.name, "kind": p.kind, "state": p.state}
        for p in Programme.select().order_by(Programme.id)
    ]
    lines = (f"{p['id']:4} {p['state']:8} {p['name']}" for p in found)
    return found, "\n".join(lines) or "No programmes yet."


@command("show", click.argument("programme_id", type=int))
def show(programme_id: int) -> tuple[Any, str]:
    """A programme's settings and its terms in plain words."""
    programme, said = find(programme_id), speaker()
    version = latest_terms(programme)
    kind, terms = programmes.kind_and_terms(version)
    window = kind.window(terms, house().now()[1])
    words = [said.say(sentence) for sentence in kind.plain(terms, window)]
    value = {
        "id": programme.id,
        "name": programme.name,
        "kind": programme.kind,
        "state": programme.state,
        "for": programme.keyed,
        "terms_version": version.version,
        "settings": typed(terms, fraction_digits(shop().currency)),
        "terms": words,
    }
    return value, "\n".join((f"{programme.name} ({programme.state})", *words))


@command(
    "who",
    click.argument("programme_id", type=int),
    click.option("--for", "keyed", type=click.Choice(reach.REACHES)),
    click.option("--number-spends/--number-alone-never", default=None),
    click.option("--proof-above", metavar="AMOUNT", help="Empty for no such limit."),
)
def who(
    programme_id: int,
    keyed: str | None,
    number_spends: bool | None,
    proof_above: str | None,
) -> tuple[Any, str]:
    """Whom a programme is for, and what members must show to spend."""
    programme, digits = find(programme_id), fraction_digits(shop().currency)
    before = reach.of(programme)
    above = before.proof_above_minor
    if proof_above is not None:
        above = read_amount(proof_above, digits)
        if above is None and proof_above.strip():
            raise Failed(f"“{proof_above[:40]}” is no amount.")
    wanted = Reach(
        keyed or before.keyed,
        before.number_spends if number_spends is None else number_spends,
        above,
    )
    reach.change(programme, wanted)
    value = {
        "id": programme.id,
        "for": wanted.keyed,
        "number_spends": wanted.number_spends,
        "proof_above": None if above is None else plain_amount(above, digits),
    }
    return value, f"{programme.name}: {speaker().gettext(REACH_TEXTS[wanted.keyed])}"


def _pairs(changes: tuple[str, ...]) -> dict[str, str]:
    pairs = [change.partition("=") for change in changes]
    wrong = next((before for before, mark, _ in pairs if not mark), None)
    if wrong is not None:
        raise Failed(f"Write --set field=value, not “{wrong[:40]}”.")
    return {before.strip(): after for before, _, after in pairs}


for _command in (list_presets, add, list_all, show, who, limits):
    group.add_command(_command)
COMMANDS = (group,)
