"""The signed cookie that keeps what a form needs."""

from tests.builders import a_shop


def cookie_of(answer):
    found = [c for c in answer.headers.getlist("Set-Cookie") if c[:8] == "session="]
    assert found
    return found[0]


def test_over_an_encrypted_connection_it_is_sent_over_nothing_else(app):
    a_shop(app.extensions["stampcard"].house)

    secure = app.test_client().get("/sign-in", base_url="https://localhost")
    plain = app.test_client().get("/sign-in", base_url="http://localhost")

    assert "Secure" in cookie_of(secure)
    assert "Secure" not in cookie_of(plain)


def test_a_request_without_it_gets_none(client):
    assert not client.get("/healthz").headers.getlist("Set-Cookie")
