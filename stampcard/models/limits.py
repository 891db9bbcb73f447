"""How often something was tried lately, and the alarms that were noted."""

from datetime import datetime, timedelta

import peewee

from stampcard.models.base import MomentField, Table, execute, row
from stampcard.values.moments import to_milliseconds

_COUNTED = """
INSERT INTO attempt (subject, until, count) VALUES (?, ?, 1)
ON CONFLICT (subject) DO UPDATE SET count = attempt.count + 1
RETURNING count"""


class Attempt(Table):
    """How often one subject was tried in a window of time, and when that ends."""

    subject = peewee.TextField(primary_key=True)
    until = MomentField(index=True)
    count = peewee.IntegerField()


class Alarm(Table):
    """Something too odd to wait until somebody looks."""

    at = MomentField(index=True)
    kind = peewee.TextField()
    detail = peewee.TextField()


def counted(subject: str, until: datetime, now: datetime) -> int:
    """Count one try, this one included, in a window that ends at `until` if it is new.

    Only inside `write()`: windows that are over are removed first.
    """
    # A window that ends later than a new one would was made by a clock set ahead.
    execute("DELETE FROM attempt WHERE until <= ?", to_milliseconds(now))
    late = "DELETE FROM attempt WHERE subject = ? AND until > ?"
    execute(late, subject, to_milliseconds(until))
    found = execute(_COUNTED, subject, to_milliseconds(until)).fetchone()
    return int(found[0])


def forgotten(subject: str) -> None:
    """Remove what was counted against a subject. Only inside `write()`."""
    execute("DELETE FROM attempt WHERE subject = ?", subject)


def until_ms(subject: str) -> int:
    """When the window of a subject ends, in milliseconds UTC; 0 without one."""
    found = row("SELECT until FROM attempt WHERE subject = ?", subject)
    return found[0] if found else 0


def noted(kind: str, detail: str, now: datetime, *, once_in: timedelta) -> bool:
    """Note an alarm unless the same stands there already; only inside `write()`."""
    since = Alarm.at > now - once_in
    if Alarm.select().where(since, Alarm.kind == kind, Alarm.detail == detail).exists():
        return False
    Alarm.create(at=now, kind=kind, detail=detail)
    return True


def older_alarms_removed(before: datetime) -> None:
    """Remove the alarms from before a moment. Only inside `write()`."""
    Alarm.delete().where(Alarm.at < before).execute()
