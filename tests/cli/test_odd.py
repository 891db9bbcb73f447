import pytest

from tests.builders import a_card, stamp


@pytest.fixture
def code(owner, home):
    return a_card(home, stamps_needed=20, surplus="carry")


def test_a_quiet_week_is_told(owner):
    done = owner.run("odd")

    assert done.code == 0
    assert done.out.splitlines() == ["2026-02-23 to 2026-03-01", "Nothing odd."]


def test_what_stands_out_is_told_with_the_filters_that_list_its_acts(owner, home, code):
    for _ in range(6):
        stamp(code, home)

    told = owner.told("odd", "--span", "month")

    assert told.keys() == {"first", "last", "findings", "people", "cards", "new_alarms"}
    assert told["findings"] == [
        {
            "rule": "same_hand",
            "words": "Rahima used card 0000-0012 6 times on 1 March 2026: 6 stamps.",
            "count": 6,
            "acts": {"number": "00000012", "day": "2026-03-01", "staff": "1"},
        }
    ]
    assert told["people"][0]["name"] == "Rahima"
    assert told["people"][0]["share"] == 100
    assert told["cards"] == [
        {"number": "00000012", "uses": 6, "name": "Rahima", "by_name": 6}
    ]
    assert told["new_alarms"] == 0


def test_looking_raises_the_alarm_once(owner, home, code):
    for _ in range(60):
        stamp(code, home)

    assert [owner.told("odd")["new_alarms"] for _ in range(2)] == [1, 0]


def test_an_older_week_is_told_by_its_last_day(owner, home, code):
    for _ in range(6):
        stamp(code, home)
    home.clock.move(days=30)

    assert owner.told("odd")["findings"] == []
    assert len(owner.told("odd", "--last", "2026-03-01")["findings"]) == 1


def test_a_day_that_is_none_is_refused(owner):
    assert owner.refused("odd", "--last", "soon") == "Give the day as 2026-12-31."


def test_before_set_up_there_is_nothing_to_look_at(commands):
    assert "not set up" in commands.refused("odd")
