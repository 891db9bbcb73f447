"""What of personal data presses: said on the first page of owner and manager."""

from flask import url_for

from stampcard.services.privacy import incidents, requests, retention
from stampcard.values.words import N_, Words, say, say_many
from stampcard.web.context import house

Step = tuple[Words, str, str]


def steps() -> list[Step]:
    """What is late or soon will be: the words, what to press, where it leads."""
    late, soon = requests.pressing(house())
    leaving = retention.count_leaving(house())
    found = [_clock(), _late(late), _soon(soon), _leaving(leaving)]
    return [step for step in found if step]


def _clock() -> Step | None:
    running = incidents.running(house())
    if not running:
        return None
    incident, clock = running[0]
    words = say(
        N_("A breach of data is recorded. {step} before {until}."),
        step=say(clock.clock.label),
        until=clock.until,
    )
    if clock.is_late:
        words = say(
            N_("A breach of data is recorded. {step}: that was due {until}."),
            step=say(clock.clock.label),
            until=clock.until,
        )
    return words, N_("Look"), url_for("incidents.show", incident_id=incident.id)


def _late(count: int) -> Step | None:
    words = say_many(
        "{count} request about personal data is late.",
        "{count} requests about personal data are late.",
        count=count,
    )
    return (
        (words, N_("Open the register"), url_for("register.index")) if count else None
    )


def _soon(count: int) -> Step | None:
    words = say_many(
        "{count} request about personal data is due within three days.",
        "{count} requests about personal data are due within three days.",
        count=count,
    )
    return (
        (words, N_("Open the register"), url_for("register.index")) if count else None
    )


def _leaving(count: int) -> Step | None:
    words = say_many(
        "{count} member has not come for long and will be erased within thirty days.",
        "{count} members have not come for long and will be erased within thirty days.",
        count=count,
    )
    return (words, N_("Look"), url_for("register.leaving")) if count else None
