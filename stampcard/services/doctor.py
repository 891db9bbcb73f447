"""The doctor: what the shop needs to run, to print and to lose nothing."""

import os
import sqlite3
import stat
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from stampcard import tls
from stampcard.models import ledger, purchases
from stampcard.models.base import engine, row, rows
from stampcard.models.engines import Sqlite
from stampcard.services import copies, disk, heads, print_worker, safety, upkeep
from stampcard.services.disk import LOW_MB
from stampcard.services.house import House
from stampcard.services.privacy import consents

CLOCK_OFF = timedelta(minutes=5)
_NETWORK = {
    *("afs", "ceph", "cifs", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs", "nfs"),
    *("nfs4", "smb3", "smbfs", "fuse.google-drive-ocamlfuse", "davfs", "fuse.davfs2"),
}
_SYNCED = ("dropbox", "google drive", "googledrive", "onedrive", "icloud", "nextcloud")
_MOUNTS = Path("/proc/self/mounts")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. A warning is worth knowing and not yet wrong."""

    name: str
    ok: bool
    message: str
    warning: bool = False


def doctor(house: House) -> tuple[Check, ...]:
    """Everything looked at, in the order in which one would mend it."""
    return (
        _database(),
        _place(house),
        _disk(house),
        _clock(house),
        _ledger(house),
        _head(house),
        _bills(),
        _backups(house),
        _outside(house),
        _key(house),
        _address(house),
        _certificate(house),
        _consents(),
        _printing(),
    )


def reset_race(version: tuple[int, ...]) -> bool:
    """Whether an SQLite can lose commits when two programs checkpoint at one moment.

    Mended in 3.51.3, and in 3.50.7 and 3.44.6 of the older lines.
    """
    mended = version[:2] in ((3, 50), (3, 44)) and version >= (
        (3, 50, 7) if version[:2] == (3, 50) else (3, 44, 6)
    )
    return version < (3, 51, 3) and not mended


def _database() -> Check:
    if not isinstance(engine(), Sqlite):
        return Check("database", True, f"PostgreSQL at {engine().shown}")
    version = sqlite3.sqlite_version
    message = f"SQLite {version}, write-ahead log, full sync"
    if not reset_race(sqlite3.sqlite_version_info):
        return Check("database", True, message)
    message += (
        ". Never let another program write its log into this database (Litestream, "
        "the sqlite3 shell while the server runs): this SQLite could then lose acts; "
        "3.51.3 and later could not"
    )
    return Check("database", True, message, warning=True)


def _place(house: House) -> Check:
    opened = engine()
    path = opened.path if isinstance(opened, Sqlite) else house.instance_path
    kind = file_system(path)
    if kind in _NETWORK:
        return Check(
            "place", False, f"{path} is on a network drive ({kind}): move it to a disk"
        )
    synced = [part for part in path.parts if part.lower().startswith(_SYNCED)]
    if synced:
        return Check(
            "place", False, f"{path} is in {synced[0]}, which copies half-written files"
        )
    return Check("place", True, f"The data is on this computer's own disk ({kind})")


def file_system(path: Path, mounts: str | None = None) -> str:
    """The kind of file system a path lies on, as Linux names it; or "unknown"."""
    try:
        lines = (mounts or _MOUNTS.read_text(encoding="utf-8")).splitlines()
    except OSError:
        return "unknown"
    found, longest = "unknown", 0
    for line in lines:
        point, kind = line.split(" ")[1:3]
        inside = path.is_relative_to(point.replace("\\040", " "))
        if inside and len(point) >= longest:
            found, longest = kind, len(point)
    return found


def _disk(house: House) -> Check:
    free_mb = disk.free_mb(house.instance_path)
    return Check("disk", free_mb >= LOW_MB, f"{free_mb} MB free on the disk")


def _clock(house: House) -> Check:
    now, newest = house.clock(), ledger.tip().at
    if newest - now > CLOCK_OFF:
        return Check(
            "clock", False, f"The clock says {now:%F %T} UTC, before the newest act"
        )
    return Check("clock", True, f"The clock says {now:%F %T} UTC")


def _ledger(house: House) -> Check:
    found = upkeep.verify()
    safety.keep(found, house)
    state = "is sound" if found.ok else f"was changed {found.where}"
    return Check("ledger", found.ok, f"The ledger ({found.acts} acts) {state}")


def _head(house: House) -> Check:
    trouble = heads.trouble(house)
    if not trouble:
        return Check("head", True, "The head remembered last is in the ledger")
    said = " ".join(map(safety.plainly, safety.trouble_words(trouble)))
    return Check("head", False, said)


def _bills() -> Check:
    astray = purchases.astray()
    if not astray:
        return Check("bills", True, "Every act that a bill names is in the ledger")
    first = purchases.Purchase.get_by_id(astray[0])
    message = f"Acts of {len(astray)} bills are not in the ledger, the first of"
    named = UUID(bytes=bytes(first.uuid))
    return Check("bills", False, f"{message} {first.day}: {named}")


def _backups(house: House) -> Check:
    if not isinstance(engine(), Sqlite):
        return Check("backups", True, "Copies are made by PostgreSQL's own means")
    newest = copies.newest_good(house)
    if not newest:
        first = row("SELECT MIN(at) FROM act")
        bare = bool(first and first[0])
        return Check("backups", True, "There is no good copy yet", warning=bare)
    hours = (house.clock() - newest.moment) // timedelta(hours=1)
    late = hours > copies.OUTSIDE_HOURS
    return Check("backups", not late, f"The newest good copy is {hours} hours old")


def _outside(house: House) -> Check:
    late = copies.is_overdue(house)
    told = "No copy has left this disk for two days" if late else "Copies left the disk"
    return Check("outside", True, told, warning=late)


def _key(house: House) -> Check:
    path = house.instance_path / "secret_key"
    if not path.exists():
        return Check("key", True, "The secret key is given from outside")
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        return Check("key", False, f"Others may read {path}: run chmod 600 {path}")
    if lost := copies.without_key(house, rows):
        return Check(
            "key", False, f"The key of {lost} batches is not here: their codes fail"
        )
    if lost := copies.members_without_key(house, rows):
        return Check(
            "key",
            False,
            f"The key of {lost} members' numbers is not here: none is read",
        )
    return Check("key", True, "Only this user reads the secret key")


def _address(house: House) -> Check:
    url = house.public_url
    safe = url.startswith("https://")
    message = f"Printed links start with {url}"
    if not safe:
        message += ", which is not protected: give it a name with https"
    return Check("address", True, message, warning=not safe)


def _certificate(house: House) -> Check:
    """The shop's own certificate, with which it is encrypted in its own network."""
    from stampcard.tls import making

    folder = tls.folder_of(house.instance_path)
    found = making.facts(folder / tls.SERVER_FILE)
    if not found:
        missing = bool(house.secure_url)
        said = "There is no certificate of the shop's own (STAMPCARD_HTTPS)"
        return Check("https", not missing, said)
    if os.name == "posix" and (loose := _read_by_others(folder)):
        said = f"Others may read {loose}: run chmod 600 {loose}"
        return Check("https", False, said)
    days = found.days_left(house.clock())
    names = ", ".join(sorted(found.names))
    message = f"The certificate for {names} is good for {days} more days"
    if days >= making.RENEW_DAYS:
        return Check("https", True, message)
    message += "; the server renews it while it runs"
    return Check("https", days >= 0 or not house.secure_url, message, warning=True)


def _read_by_others(folder: Path) -> Path | None:
    files = (folder / name for name in (tls.AUTHORITY_FILE, tls.SERVER_FILE))
    loose = (file for file in files if file.exists() and file.stat().st_mode & 0o077)
    return next(loose, None)


def _consents() -> Check:
    gaps = len(consents.proof_gaps())
    if gaps:
        message = f"Of {gaps} members it cannot be proved to what they said yes"
        return Check("consents", False, message)
    return Check("consents", True, "To what members said yes can be proved")


def _printing() -> Check:
    trouble = print_worker.trouble()
    if not trouble:
        return Check("printing", True, "WeasyPrint and its libraries are there")
    message = (
        f"{trouble}. Until it is mended cards can be printed by the browser: choose so "
        "under “What you get”, or flask print --as browser"
    )
    return Check("printing", False, message)
