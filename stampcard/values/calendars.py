r"""A day to remember as a calendar file: RFC 5545, written as strictly as it asks.

>>> folded("SUMMARY:Tea")
'SUMMARY:Tea\r\n'
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LINE_OCTETS_MOST = 75
MORNING_HOUR = 10  # of the day an alarm is for, in the calendar's own time
_MARKED = re.compile(r"[\\;,]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class DayEvent:
    """A whole day; `uid` stays the same for the same event, whenever it is written.

    `alarms_days` says how many days before, each, somebody is reminded.
    """

    uid: str
    day: date
    written_at: datetime
    summary: str
    description: str = ""
    location: str = ""
    locale: str = "en"
    alarms_days: tuple[int, ...] = ()


def calendar_file(event: DayEvent) -> str:
    """A file with the one event; every calendar program can read it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Stampcard//Stampcard//{event.locale.upper()}",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{event.written_at:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_basic(event.day)}",
        f"DTEND;VALUE=DATE:{_basic(event.day + timedelta(days=1))}",
        *_texts(event),
        "TRANSP:TRANSPARENT",  # nobody is busy on that day because of it
        *(line for days in event.alarms_days for line in _alarm(days, event)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(map(folded, lines))


def folded(line: str) -> str:
    """A line with its end, broken so that no part has more than 75 octets.

    No character is cut in two: programs that unfold after decoding read it as well.
    """
    parts, room = [""], LINE_OCTETS_MOST
    for character in line:
        octets = len(character.encode())
        if octets > room:
            parts.append("")
            room = LINE_OCTETS_MOST - 1  # the space before it counts
        parts[-1] += character
        room -= octets
    return "\r\n ".join(parts) + "\r\n"


def escaped(text: str) -> str:
    r"""A text as a value: its marks escaped, line ends as \n, unseen signs left out.

    >>> escaped("Tea, cake; more")
    'Tea\\, cake\\; more'
    """
    one_end = text.replace("\r\n", "\n").replace("\r", "\n")
    marked = _MARKED.sub(lambda found: "\\" + found[0], one_end)
    return _UNSEEN.sub("", marked).replace("\n", "\\n")


def _texts(event: DayEvent) -> list[str]:
    texts = (
        ("SUMMARY", event.summary),
        ("DESCRIPTION", event.description),
        ("LOCATION", event.location),
    )
    return [
        f"{name};LANGUAGE={event.locale}:{escaped(text)}"
        for name, text in texts
        if text
    ]


def _alarm(days: int, event: DayEvent) -> tuple[str, ...]:
    """On the morning of a day before; the event itself begins at midnight."""
    ahead = timedelta(days=days) - timedelta(hours=MORNING_HOUR)
    hours = int(ahead / timedelta(hours=1))
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION;LANGUAGE={event.locale}:{escaped(event.summary)}",
        f"TRIGGER:-PT{hours}H",
        "END:VALARM",
    )


def _basic(day: date) -> str:
    return f"{day:%Y%m%d}"
