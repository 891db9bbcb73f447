"""What a service is handed of this installation: keys, clock, folder, address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from stampcard.language import Speaker, usual_digits
from stampcard.models.base import row
from stampcard.models.shops import Shop
from stampcard.models.writing import once
from stampcard.phones import PhoneKey, phone_key
from stampcard.values.codes import Key
from stampcard.values.moments import Clock, business_day, day_start, local_moment


@dataclass(frozen=True, slots=True)
class House:
    """The first of `keys` marks new batches; the others only check old ones.

    `fixed_url` is the address set from outside, `found_url` the best one worked out.
    """

    instance_path: Path
    fixed_url: str
    found_url: str
    keys: Mapping[str, Key]
    clock: Clock
    timezone: str = ""  # the shop's, where the asker has read it already
    backup_folder: Path | None = None  # where it is not the usual one
    nearby_url: str = ""  # where phones in the shop's network find it, not encrypted
    secure_url: str = ""  # and encrypted by a certificate of its own, where it is
    sender: str = ""  # the address messages are posted to; without it none are sent
    sender_token: str = field(default="", repr=False)

    @property
    def copies_folder(self) -> Path:
        """Where copies of the database are kept."""
        return self.backup_folder or self.instance_path / "backups"

    @property
    def public_url(self) -> str:
        """What printed links start with: as set outside, in the shop, or worked out."""
        found = row("SELECT public_url FROM shop LIMIT 1")
        return self.fixed_url or (found and found[0]) or self.found_url

    @property
    def phone_keys(self) -> Iterator[PhoneKey]:
        """The keys phone numbers are kept under; the first is for new ones."""
        return (phone_key(key.id, key.secret) for key in self.keys.values())

    @property
    def phone_key(self) -> PhoneKey:
        """The key for the numbers of new members."""
        return next(self.phone_keys)

    @property
    def key(self) -> Key:
        """The key for new batches."""
        return next(iter(self.keys.values()))

    def now(self, not_before: datetime | None = None) -> tuple[datetime, date]:
        """This moment in UTC, or a later one given, and the shop's day it falls in."""
        moment = max(self.clock(), not_before) if not_before else self.clock()
        return moment, self.day_of(moment)

    def day_of(self, moment: datetime) -> date:
        """The shop's day in which a moment falls."""
        return business_day(moment, self.timezone or _timezone())

    def start_of(self, day: date) -> datetime:
        """The moment, in UTC, at which a day of the shop begins."""
        return day_start(day, self.timezone or _timezone())

    def moment_of(self, local: datetime) -> datetime:
        """The moment, in UTC, at which the shop's clock shows so."""
        return local_moment(local, self.timezone or _timezone())

    def local(self, moment: datetime) -> datetime:
        """What the shop's clock shows at a moment."""
        return moment.astimezone(ZoneInfo(self.timezone or _timezone()))


def _timezone() -> str:
    found = once("timezone", lambda: row("SELECT timezone FROM shop LIMIT 1"))
    return found[0] if found else "UTC"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, where, and with what."""

    staff: int
    outlet: int
    device: int | None = None


def speaker_of(shop: Shop, locale: str = "") -> Speaker:
    """How a shop speaks: in its own language, or in another with its own figures."""
    chosen = locale or shop.locale
    digits = shop.digits if chosen == shop.locale else usual_digits(chosen)
    return Speaker(chosen, digits, shop.currency, shop.timezone)
