"""The protocol of a prize draw on paper: what was announced, what decided, who won."""

from collections.abc import Mapping
from typing import Any

from stampcard.language import Speaker
from stampcard.models.draws import DROPPED, RESERVE, Draw
from stampcard.services import draws
from stampcard.services.house import House
from stampcard.values.draws import Source, hash_of
from stampcard.values.words import N_

MOST_OFFERED, MOST_ROWS = 50, 48
_STATES = {RESERVE: N_("in reserve"), DROPPED: N_("dropped out")}


def newest() -> list[Draw]:
    """The draws decided last, newest first."""
    done = Draw.select().where(Draw.drawn_at.is_null(False))
    return list(done.order_by(Draw.drawn_at.desc()).limit(MOST_OFFERED))


def find(draw: int) -> Draw | None:
    """The draw with an id, if it is decided."""
    found: Draw | None = Draw.get_or_none(Draw.id == draw, Draw.drawn_at.is_null(False))
    return found


def facts(draw_id: int, speaker: Speaker, house: House) -> Mapping[str, Any]:
    """What the protocol of a decided draw says; tickets only, and no card's number."""
    draw = Draw.get_by_id(draw_id)
    drawn = draws.drawn_of(draw)
    source = Source(draw.source, draw.due, draw.source_text, draw.round)
    path = f"{house.public_url}/fair/draws/{draw.id}"
    return {
        "programme": draw.programme.name,
        "announced": speaker.moment(draw.frozen_at),
        "tickets": speaker.number(draw.tickets),
        "source": source.line,
        "drawn": speaker.moment(draw.drawn_at),
        "value": draw.value,
        "seal": hash_of(draw.announcement),
        "rows": [
            [
                speaker.plain(one.rank),
                one.ticket,
                speaker.gettext(_STATES[one.state])
                if one.state in _STATES
                else one.prize,
            ]
            for one in drawn[:MOST_ROWS]
        ],
        "more": len(drawn) > MOST_ROWS,
        "link": path.upper(),
        "address": path.partition("://")[2],
    }
