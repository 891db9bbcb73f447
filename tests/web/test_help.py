import pytest

from stampcard.web.help import TOPICS


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.code)
def test_every_topic_has_a_page_that_leads_to_the_others(owner, topic):
    page = owner.get(f"/help/{topic.code}").text

    assert all(
        f'href="/help/{other.code}"' in page for other in TOPICS if other != topic
    )


def test_there_is_no_help_on_nothing(owner):
    assert owner.get("/help/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/", "/acts", "/counter", "/help", "/programmes/new"])
def test_help_stands_in_the_foot_of_every_page(owner, path):
    foot = owner.get(path).text.partition('<footer class="foot">')[2]

    assert foot.index("/help") < foot.index("hreflang")


def test_help_is_there_before_the_shop_is(client):
    assert 'href="/help"' in client.get("/setup").text
    assert client.get("/help").status_code == 200
