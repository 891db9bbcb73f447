"""`flask verify`, `flask doctor`, `flask upkeep`: is everything as it should be?"""

from dataclasses import asdict
from typing import Any

import click

from stampcard.cli.answers import Failed, command, house
from stampcard.services import heads, safety, upkeep
from stampcard.services.doctor import Check
from stampcard.services.doctor import doctor as look_over
from stampcard.values.heads import read, shown

_VERDICTS = {
    heads.OK: "The head {head} is in the ledger.",
    heads.CUT: "The head {head} is NOT in the ledger: acts at its end are missing. "
    "The database was rolled back or cut.",
    heads.REWRITTEN: "The head {head} is NOT in the ledger: "
    "the act of that number is another one. The ledger was rewritten.",
    heads.MISSING: "The head {head} is NOT in the ledger: "
    "it was rolled back, cut or rewritten.",
}


@command(
    "verify",
    click.option("--against", metavar="HEAD", help="A head, or acts:head."),
)
def verify(against: str | None) -> tuple[Any, str]:
    """Prove the ledger: the chain over every act, and every balance."""
    kept = read(against) if against else None
    if against and not kept:
        raise Failed("A head is at least 16 digits of 0-9 and a-f, or acts:head.")
    found = upkeep.verify()
    safety.keep(found, house())
    told: dict[str, Any] = {
        "ok": found.ok,
        "acts": found.acts,
        "entries": found.entries,
    }
    told |= {"head": found.head, "first_bad": found.first_bad}
    lines = [f"{found.acts} acts, {found.entries} entries, head {found.head}"]
    if not found.ok:
        lines = [f"The ledger was changed {found.where}."]
    if kept:
        verdict = heads.compared(kept)
        told |= {"against": verdict, "ok": found.ok and verdict == heads.OK}
        lines.append(_VERDICTS[verdict].format(head=shown(kept.digits).strip()))
    return told, "\n".join(lines)


@command("doctor")
def doctor() -> tuple[Any, str]:
    """Check what the shop needs to run, to print and to lose nothing."""
    checks = look_over(house())
    ok = all(check.ok for check in checks)
    lines = "\n".join(f"{_mark(check)} {check.message}" for check in checks)
    return {"ok": ok, "checks": [asdict(check) for check in checks]}, lines


@command("upkeep")
def keep_up() -> tuple[Any, str]:
    """Do what a day needs: a copy, a proof, and removing what is over."""
    done = upkeep.run(house())
    lines = [f"Copied to {done.backup}." if done.backup else "No copy was due."]
    lines.append(
        f"Removed: {done.removed_copies} old copies, "
        f"{done.removed_rows} ended sessions and invitations."
    )
    if done.erased_members:
        lines.append(f"Erased: {done.erased_members} members whose time was over.")
    return asdict(done), "\n".join([*lines, done.problem]).strip()


def _mark(check: Check) -> str:
    if not check.ok:
        return "NO "
    return "BUT" if check.warning else "ok "


COMMANDS = (verify, doctor, keep_up)
