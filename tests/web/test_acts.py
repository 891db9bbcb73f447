import re

import pytest

from tests.builders import a_batch, a_code, a_programme, a_shop, redeem, stamp, undo


@pytest.fixture
def batch(owner, home):
    return a_batch(a_programme("stamp_card", home, pause_seconds=60), 3, home)


def lines(page):
    """The text of each act in the table."""
    body = re.search(r"<tbody>(.*)</tbody>", page, re.DOTALL)
    return re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL) if body else []


def test_nothing_done_yet_is_said(owner):
    assert "Nothing has been done at the counter yet." in owner.get("/acts").text


def test_an_act_shows_number_outcome_staff_and_the_way_to_undo_it(owner, home, batch):
    outcome = stamp(a_code(batch, house=home), home)

    line = lines(owner.get("/acts").text)[0]

    for text in ("0000-0012", "Done", "Rahima", "Our programme", "Undo"):
        assert text in line
    assert f"/acts/{outcome.act.id}" in line


def test_an_undone_act_offers_no_second_undo(owner, home, batch):
    undo(stamp(a_code(batch, house=home), home), home)

    undone = lines(owner.get("/acts?verb=earn").text)[0]

    assert "Undone since" in undone
    assert ">Undo<" not in undone


def test_a_refused_act_says_why(owner, home, batch):
    redeem(a_code(batch, house=home), house=home)

    assert "Not enough collected yet" in lines(owner.get("/acts").text)[0]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("verb=earn", 2),
        ("verb=redeem", 1),
        ("outcome=refused", 1),
        ("verb=earn&outcome=refused", 0),
        ("day=2026-03-01", 3),
        ("day=2026-03-02&verb=earn", 1),
        ("verb=nonsense", 5),
        ("number=0000-0012", 3),
        ("number=0000-0013", 5),
        ("staff=1", 5),
        ("staff=2", 0),
        ("staff=x&override=2", 5),
        ("override=1", 0),
        ("why=because", 5),
        ("first=2026-03-02", 2),
        ("last=2026-03-01", 3),
        ("first=2026-03-01&last=2026-03-02&verb=earn&number=0000-0012", 1),
        ("day=yesterday", 5),
    ],
)
def test_the_list_can_be_narrowed(owner, home, batch, next_day, query, count):
    code = a_code(batch, house=home)
    stamp(code, home)
    redeem(code, house=home)
    next_day()
    stamp(a_code(batch, 2, house=home), home)

    assert len(lines(owner.get(f"/acts?{query}").text)) == count


def test_a_narrowed_list_says_what_it_shows_and_keeps_it(owner, home, batch):
    stamp(a_code(batch, house=home), home)

    page = owner.get("/acts?staff=1&number=0000-0012&first=2026-03-01").text

    assert 'name="number" value="00000012"' in page
    assert "From 1 March 2026" in page
    assert "Show all acts" in page


def test_stamps_given_anyway_can_be_listed(owner, home, batch):
    stamp(a_code(batch, house=home), home)
    stamp(a_code(batch, house=home), home, override=True)

    found = lines(owner.get("/acts?override=1").text)

    assert len(found) == 1
    assert "Stamped anyway" in found[0]


def test_what_was_added_as_on_the_paper_can_be_listed(owner, home, batch):
    code = a_code(batch, house=home)
    stamp(code, home)
    stamp(code, home, count=2, override=True, note="paper")

    page = owner.get("/acts?why=paper").text

    assert len(lines(page)) == 1
    assert "As on the paper" in lines(page)[0]
    assert 'name="why" value="paper"' in page


def test_the_list_says_why_something_was_undone(owner, home, batch):
    undo(stamp(a_code(batch, house=home), home), home, note="wrong_card")

    assert "Wrong card" in lines(owner.get("/acts").text)[0]


@pytest.mark.parametrize("query", ["", "verb=earn"])
def test_older_acts_are_on_the_next_page(owner, home, batch, query):
    code = a_code(batch, house=home)
    for _ in range(40):
        stamp(code, home, override=True, count=1)

    first = owner.get(f"/acts?{query}").text
    older = re.search(r'href="(/acts\?[^"]*before=\d+)"', first)[1]
    second = owner.get(older.replace("&amp;", "&")).text

    assert len(lines(first)) == 30
    assert len(lines(second)) == (10 if query else 11)
    assert ">Older<" not in second


def test_a_nonsense_page_mark_means_the_newest(owner, home, batch):
    stamp(a_code(batch, house=home), home)

    assert len(lines(owner.get("/acts?before=abc").text)) == 2


def test_only_the_owner_sees_the_acts(client, home):
    a_shop(home)

    assert client.get("/acts").location.startswith("/sign-in")
