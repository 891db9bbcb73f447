"""What a discount costs and what points cost, as the owner works it out."""

import re

import pytest

from tests.web.visits import a_phone


def figures(page: str) -> list[str]:
    """What stands in the cells of the table, in their order."""
    cells = re.findall(r'<td class="end"[^>]*>(.*?)</td>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).replace("\xa0", " ").strip() for cell in cells]


def test_the_bill_of_the_articles_stands_there_as_an_example(owner):
    page = owner.get("/calculator").text

    assert figures(page) == [
        *("1", "৳ 2,700", "৳ 2,250", "16.67 %"),
        *("2", "৳ 5,400", "৳ 4,950", "8.33 %"),
    ]


def test_points_that_are_never_used_cost_nothing(owner):
    page = owner.get("/calculator?bill=100&margin=50&given=10&used=50").text

    assert figures(page)[4:] == ["2", "৳ 100", "৳ 95", "5 %"]


def test_a_discount_may_cost_more_than_the_profit(owner):
    page = owner.get("/calculator?bill=100&margin=10&given=20&used=100").text

    assert figures(page)[3] == "200 %"


def test_the_smallest_bill_and_margin_can_be_worked_out(owner):
    page = owner.get("/calculator?bill=0.01&margin=0.01&given=100&used=100").text

    assert figures(page)[:2] == ["1", "৳ 0"]
    assert "1,000,000" in figures(page)[3]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("bill=0&margin=30&given=5&used=100", "Type an amount"),
        ("bill=-5&margin=30&given=5&used=100", "Type an amount"),
        ("bill=9000&margin=0&given=5&used=100", "from 0.01 to 100"),
        ("bill=9000&margin=30&given=101&used=100", "from 0.01 to 100"),
        ("bill=9000&margin=30&given=5&used=lots", "from 0.01 to 100"),
    ],
)
def test_what_cannot_be_worked_out_is_said_and_kept(owner, wrong, sentence):
    page = owner.get(f"/calculator?{wrong}").text

    assert sentence in page
    assert figures(page) == []
    assert f'value="{wrong.partition("=")[2].partition("&")[0]}"' in page


def test_it_is_reached_from_the_choice_of_programmes_by_the_owner_alone(
    app, owner, home
):
    assert 'href="/calculator"' in owner.get("/programmes/new").text
    assert a_phone(app, home).get("/calculator").status_code in {302, 303, 403}
