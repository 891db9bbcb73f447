"""Lists on their way: seen by nobody else, gone after a day, one thing at a time."""

import io
import os
import stat

import pytest

from stampcard.services.members.importing import process, reading, staging, work
from stampcard.services.members.importing.staging import Busy, TooLarge
from stampcard.services.members.importing.storing import Wish
from stampcard.services.members.importing.texts import Unreadable
from tests.builders import OWNER
from tests.lists import a_list, a_read_list, brought_in

pytestmark = pytest.mark.usefixtures("card")
ONE = "Phone\n01712345678\n"


def test_a_list_can_be_read_by_nobody_else(house):
    name = a_read_list(ONE, house)

    folder = staging.folder_of(name, house)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (modes[reading.LIST], modes[work.NAME]) == (0o600, 0o600)


def test_a_list_that_is_too_large_leaves_nothing_behind(house):
    with pytest.raises(TooLarge):
        staging.keep(io.BytesIO(b"x" * 100), "x.csv", 99, house)

    assert os.listdir(house.instance_path / "imports") == []


def test_a_full_disk_takes_no_list(house, monkeypatch):
    monkeypatch.setattr(staging, "room_for_heavy_work", lambda house: False)

    with pytest.raises(Unreadable):
        a_list(ONE, house)


def test_a_disk_that_fills_up_ends_the_reading(house, monkeypatch):
    monkeypatch.setattr(reading, "_TELL_EVERY", 1)
    name = a_list(ONE, house)
    monkeypatch.setattr(staging, "room_for_heavy_work", lambda house: False)

    state = staging.read(name, staging.order_for(house), house)

    assert (state.state, "almost full" in str(state.words)) == (staging.FAILED, True)


def test_a_process_is_not_left_behind_when_the_disk_fills_up(house, monkeypatch):
    text = "Phone\n" + "".join(f"017{n:08}\n" for n in range(1500))
    name = a_list(text, house)
    monkeypatch.setattr(staging, "room_for_heavy_work", lambda house: False)

    state = staging.read(name, staging.order_for(house), house, apart=True)

    assert "almost full" in str(state.words)


def test_after_a_day_it_is_gone(house, clock):
    name = a_read_list(ONE, house)
    _, done = brought_in("Phone\n01812345678\n", house)
    clock.move(hours=23)
    assert staging.prune(house) == 0
    clock.move(hours=2)

    assert staging.prune(house) == 2
    assert staging.state_of(name, house) is None
    assert staging.state_of(done, house) is None


def test_without_any_list_there_is_nothing_to_remove(house):
    assert staging.prune(house) == 0


@pytest.mark.parametrize("name", ["..", "x", "../../etc", "0" * 15, "0" * 16])
def test_a_name_that_is_none_leads_nowhere(house, name):
    staging.forget(name, house)

    assert staging.state_of(name, house) is None


def test_two_things_at_once_are_not_done_with_a_list(house):
    name = a_read_list(ONE, house)

    def twice():
        staging.now(name, lambda: None)

    with pytest.raises(Busy):
        staging.now(name, twice)
    staging.now(name, lambda: None)


def test_what_was_pressed_is_shown_at_once(house):
    name, seen = a_read_list(ONE, house), []

    staging.now(name, lambda: seen.append(staging.state_of(name, house).state))

    assert seen == [staging.STORING]


def test_a_stop_in_the_middle_is_told(house):
    name = a_list(ONE, house)

    state = staging.state_of(name, house)

    assert state.state == staging.FAILED
    assert str(state.words) == "Stampcard was stopped meanwhile. Nothing was stored."


def test_a_stop_after_the_last_row_is_told_as_well(house):
    _, name = brought_in(ONE, house)
    staging._changed(staging.folder_of(name, house), staging.STORING)

    state = staging.state_of(name, house)

    assert (state.state, state.done) == (staging.STORED, 1)


def test_a_large_list_is_read_in_a_process_of_its_own(house, monkeypatch):
    text = "Phone,Name\n" + "".join(f"017{n:08},A\n" for n in range(1500)) + "x,B\n"
    name, told = a_list(text, house), []
    write = staging._write
    monkeypatch.setattr(
        staging, "_write", lambda f, s: (told.append(s.done), write(f, s))
    )

    state = staging.read(name, staging.order_for(house), house, apart=True)

    assert state.state == staging.READ
    assert 1000 in told
    with work.opened(staging.folder_of(name, house)) as kept:
        assert kept.count("person") == 1500
        assert kept.count("fault") == 1


def test_what_cannot_be_read_there_is_told_here(house):
    name = a_list(b"PK\x03\x04zip", house)

    state = staging.read(name, staging.order_for(house), house, apart=True)

    assert "Save it as CSV" in str(state.words)


def test_a_process_that_dies_is_told_too(house, monkeypatch):
    monkeypatch.setattr(process, "_ROOT", house.instance_path)  # where it finds nothing
    name = a_list(ONE, house)

    state = staging.read(name, staging.order_for(house), house, apart=True)

    assert str(state.words) == "The reading stopped before it was done."


def test_it_is_done_in_the_background_and_then_free(house):
    name = a_read_list(ONE, house)
    over = []

    staging.in_background(
        name,
        lambda: over.append(staging.store(name, Wish(agreed=True), OWNER, house)),
    )
    while name in staging._at_work:
        pass

    assert over[0].done == 1
