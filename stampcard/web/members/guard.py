"""Who may come to pages about persons, and that there is anything to do with them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort

from stampcard.models import members
from stampcard.models.members import Member
from stampcard.services.members.enrolment import is_asked_for
from stampcard.web.context import counter_only
from stampcard.web.lists import LARGEST_ID

View = TypeVar("View", bound=Callable[..., Any])


def where_asked_for(view: View) -> View:
    """Only at the counter, and only in a shop that has to do with persons."""

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Any:
        return view(*args, **named) if is_asked_for() else abort(404)

    return cast(View, counter_only(guarded))


def member_of(member_id: int) -> Member:
    """The member with a number; a page that is not there without one."""
    return members.by_id(min(member_id, LARGEST_ID)) or abort(404)
