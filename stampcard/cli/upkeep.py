"""`flask verify` and `flask doctor`: is everything as it should be?"""

from dataclasses import asdict
from typing import Any

from stampcard.cli.answers import command, house
from stampcard.services import upkeep


@command("verify")
def verify() -> tuple[Any, str]:
    """Prove the ledger: the chain over every act, and every balance."""
    found = upkeep.verify()
    line = f"{found.acts} acts, {found.entries} entries, head {found.head}"
    return asdict(found), line if found.ok else f"The ledger was changed {found.where}."


@command("doctor")
def doctor() -> tuple[Any, str]:
    """Check what the shop needs to run and to print."""
    checks = [asdict(check) for check in upkeep.doctor(house())]
    ok = all(check["ok"] for check in checks)
    lines = "\n".join(f"{'ok ' if c['ok'] else 'NO '} {c['message']}" for c in checks)
    return {"ok": ok, "checks": checks}, lines


COMMANDS = (verify, doctor)
