"""What tests of carrying share: cards by code, tied, parted and replaced."""

from uuid import uuid4

from stampcard.models import cards, proof
from stampcard.models.base import rows
from stampcard.services import presets, programmes, scans
from stampcard.services.members import carrying, replacing
from stampcard.services.members.trust import MANAGER
from tests.builders import OWNER, a_batch, a_code, a_programme
from tests.members import for_members

TEN = {"stamps_needed": 10, "pause_seconds": 0, "daily_limit": 0}


def open_programme(house, preset="stamp_card", keyed="both", **settings):
    """A programme for members, without pause and limit unless they are set."""
    usual = TEN if preset == "stamp_card" else {}
    return for_members(a_programme(preset, house, **{**usual, **settings}), keyed)


def shorten(programme, house, needed=8):
    """Amend the terms: cards printed from now on are full sooner."""
    typed = {name: str(value) for name, value in TEN.items()}
    raw = {
        **presets.find("stamp_card").typed("en"),
        **typed,
        "stamps_needed": str(needed),
    }
    changed, wrong = programmes.amend(programme, programme.name, raw, house=house)
    assert changed, wrong


def some_codes(programme, house, count=3):
    batch = a_batch(programme, count, house)
    return [a_code(batch, n + 1, house=house) for n in range(count)]


def found(code, house) -> cards.Found:
    card = scans.find(code, house)
    assert card, code
    return card


def tie(code, member, house, *, act_id=None, proven=MANAGER, actor=OWNER):
    card = found(code, house)
    given = (card, member.id, act_id or uuid4(), actor, house)
    return carrying.attach(*given, proven=proven)


def part(code, house, keep, *, act_id=None):
    return carrying.detach(found(code, house), act_id or uuid4(), OWNER, house, keep)


def swap(old, new, house, *, act_id=None, proven=MANAGER, actor=OWNER):
    cards_ = (found(old, house), found(new, house) if new else None)
    return replacing.replace(*cards_, act_id or uuid4(), actor, house, proven=proven)


def why(came) -> dict[str, str]:
    """What was wrong, by field, in English."""
    act, wrong = came
    assert not (act and wrong)
    return {p.field: p.words.text.format(**p.words.values) for p in wrong}


def totals() -> dict[str, int]:
    """What all accounts hold together, by unit."""
    found_rows = rows("SELECT unit, SUM(amount) FROM balance GROUP BY unit")
    return {unit: int(total) for unit, total in found_rows if total}


def sound() -> bool:
    """Whether the ledger proves itself, and nothing is below nought."""
    below = rows("SELECT 1 FROM balance WHERE amount < 0")
    return proof.of_open(pages_too=True).ok and not below
