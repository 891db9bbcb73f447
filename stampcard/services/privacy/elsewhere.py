"""What erases a member and what tells members, where this version has it."""

from importlib import import_module
from importlib.util import find_spec

from stampcard.services.house import Actor, House

_ERASING, _MESSAGES = (
    "stampcard.services.privacy.erasing",
    "stampcard.services.messages",
)


def erase(member: int, why: str, actor: Actor | None, house: House) -> bool:
    """Erase a member; whether that could be done."""
    if not find_spec(_ERASING):
        return False
    import_module(_ERASING).erase(member, why=why, actor=actor, house=house)
    return True


def can_announce() -> bool:
    """Whether members can be told by message."""
    return find_spec(_MESSAGES) is not None


def announce(version: int, house: House, path: str) -> int:
    """Let a message about a new policy wait for every member; for how many."""
    if not can_announce():
        return 0
    return int(import_module(_MESSAGES).announce_policy(version, house, path))
