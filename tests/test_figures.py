"""The table of the counter's figures: a missing one never counts as passed."""

from tests.benchmarks.figures import WANTED, Wanted, table

MOST = Wanted("taps", "taps for a stamp", 2)
LEAST = Wanted("score", "a score", 95, at_least=True)


def test_a_figure_passes_up_to_its_limit():
    assert [MOST.holds(value) for value in (1, 2, 2.1)] == [True, True, False]
    assert [LEAST.holds(value) for value in (94, 95, 100)] == [False, True, True]


def test_a_missing_figure_is_not_measured_and_fails():
    line = table({}, [MOST]).splitlines()[1]

    assert "not measured" in line
    assert line.endswith("FAIL")


def test_every_wanted_figure_has_a_line():
    lines = table({"taps_for_a_stamp": 2.0}).splitlines()

    assert len(lines) == len(WANTED) + 1
    assert [line for line in lines if line.endswith("pass")] == [
        line for line in lines if line.startswith("taps for a stamp")
    ]
