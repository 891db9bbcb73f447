"""Lists of people in one line each: kept, read, looked at, brought in."""

import io

from stampcard.services.members.importing import looking, staging, work
from stampcard.services.members.importing.storing import Wish
from tests.builders import OWNER

MOST = 10**8


def a_list(content, house, file_name="list.csv"):
    """The name of a list that came in."""
    data = content if isinstance(content, bytes) else content.encode()
    return staging.keep(io.BytesIO(data), file_name, MOST, house)


def a_read_list(content, house, **order):
    """The name of a list that was read."""
    name = a_list(content, house)
    state = staging.read(name, staging.order_for(house, **order), house)
    assert state.state == staging.READ, state.words
    return name


def looked(content, house, **order):
    """What a page shows of a list."""
    name = a_read_list(content, house, **order)
    with work.opened(staging.folder_of(name, house)) as kept:
        return looking.preview(kept)


def people_of(content, house, *fields, **order):
    """What was read of everybody in a list, as some fields of the work file."""
    name = a_read_list(content, house, **order)
    with work.opened(staging.folder_of(name, house)) as kept:
        return kept.rows(f"SELECT {', '.join(fields)} FROM person ORDER BY line")


def why_unreadable(content, house, **order):
    """The sentence for a list that cannot be read."""
    name = a_list(content, house)
    state = staging.read(name, staging.order_for(house, **order), house)
    assert state.state == staging.FAILED
    return str(state.words)


def faults_of(content, house, **order):
    """Line, column from 0 and sentence of every wrong cell."""
    found = looked(content, house, **order).faults
    return [(fault.line, fault.column, str(fault.words)) for fault in found]


def brought_in(content, house, **wish):
    """The state of a list after its people were brought in, and its name."""
    name = a_read_list(content, house)
    wish = {"agreed": True, "locale": "en"} | wish
    return staging.store(name, Wish(**wish), OWNER, house), name
