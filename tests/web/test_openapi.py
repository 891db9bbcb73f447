"""Requests made by the hundred from the interface's own description."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from stampcard.services import access
from tests.builders import OWNER, a_card
from tests.web.visits import opened

DESCRIPTION = "/api/v1/openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ONE_APP = settings(
    max_examples=60,
    suppress_health_check=[*HealthCheck],
    deadline=None,
    database=None,
)


@pytest.fixture
def sent(app):
    """What a program with a device's token sends with each request."""
    house = opened(app)
    a_card(house)
    token = access.add_device("Till", OWNER, house=house)[1]
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/api/v1/cards/{code}", "GET"),
        ("/api/v1/acts", "POST"),
        ("/api/v1/members", "POST"),
        ("/healthz", "GET"),
    ],
)
def test_no_request_gets_an_answer_that_is_not_described(app, sent, path, method):
    described = schemathesis.openapi.from_wsgi(DESCRIPTION, app)
    seen = []

    @ONE_APP
    @given(data=st.data())
    def ask(data):
        case = data.draw(described[path][method].as_strategy())
        answer = case.call(headers=sent)
        seen.append(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    ask()
    assert seen
