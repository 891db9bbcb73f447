"""Lists of people: take one in, look at it, bring its people in, take them back."""

import re

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from stampcard.kinds.sorts import Problem
from stampcard.services.house import Actor
from stampcard.services.members.enrolment import is_asked_for
from stampcard.services.members.importing import (
    looking,
    staging,
    storing,
    taking_back,
    work,
)
from stampcard.services.members.importing.looking import Preview
from stampcard.services.members.importing.reading import Order
from stampcard.services.members.importing.staging import Busy, State, TooLarge
from stampcard.services.members.importing.storing import NotStored
from stampcard.services.members.importing.texts import ENCODINGS, Unreadable
from stampcard.values.words import N_, Words, say, say_many
from stampcard.web import errors
from stampcard.web.confirming import password_again
from stampcard.web.context import house, owner, owner_only, speaker
from stampcard.web.forms.importing import (
    ColumnsForm,
    ListForm,
    StoreForm,
    meanings,
    name_of,
    shown_columns,
)

bp = Blueprint("imports", __name__, url_prefix="/members/import")
MOST_BYTES = 10 * 2**20
SMALL_PEOPLE = 2000  # so many are brought in while the page waits
_AROUND_A_FILE = 64 * 1024
_LOOK_AGAIN_SECONDS = 1
_BEFORE_ALL = 2  # columns begin with -1, which stands for none
_FIRST = (0, -_BEFORE_ALL)
_TOO_LARGE = N_("A list has at most 10 MB here. The command “flask import” takes more.")


@bp.url_value_preprocessor
def _room_for_a_list(endpoint: str | None, values: object) -> None:
    """Only the owner's list may be larger than other forms, before any is read."""
    if endpoint == "imports.upload" and owner():
        request.max_content_length = MOST_BYTES + _AROUND_A_FILE


@bp.before_request
def _where_asked_for() -> None:
    """A shop that has nothing to do with persons has no such page."""
    if owner() and not is_asked_for():
        abort(404)


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Said where the file was chosen."""
    if request.endpoint != "imports.upload" or not owner():
        return errors.page(413), 413
    return _index(say(_TOO_LARGE)), 413


@bp.errorhandler(Busy)
def _busy(error: Busy) -> ResponseReturnValue:
    """Pressed twice: what the first press began goes on."""
    name = (request.view_args or {}).get("list_name", "")
    return redirect(url_for(".show", list_name=name), 303)


@bp.get("")
@owner_only
def index() -> str:
    """Choose a list; the lists that came today."""
    return _index()


@bp.post("")
@owner_only
def upload() -> ResponseReturnValue:
    """Take a list in and read it."""
    given = ListForm().stream()
    if not given:
        return _index(say(N_("Choose a file."))), 422
    try:
        name = staging.keep(*given, MOST_BYTES, house())
    except TooLarge:
        return _index(say(_TOO_LARGE)), 413
    except Unreadable as error:
        return _index(error.words), 422
    return _read(name, staging.order_for(house()))


@bp.get("/<list_name>")
@owner_only
def show(list_name: str) -> ResponseReturnValue:
    """How far a list is; what was read of it, until it is brought in."""
    state = _state(list_name)
    if state.state == staging.READ:
        return _look(list_name, state)
    answer = make_response(
        render_template("imports/busy.html", name=list_name, state=state)
    )
    if state.busy:
        answer.headers["Refresh"] = str(_LOOK_AGAIN_SECONDS)
    return answer


@bp.post("/<list_name>/columns")
@owner_only
def columns(list_name: str) -> ResponseReturnValue:
    """Read it once more, its columns taken for what was chosen."""
    preview, form = _preview(list_name, _state(list_name)), ColumnsForm()
    encoding, used = str(form.encoding.data or ""), form.used(preview)
    known = {value for value, _ in meanings(storing.joinable())}
    letters = {"", preview.encoding, *ENCODINGS}
    if encoding not in letters or not known.issuperset(used):
        abort(400)
    return _read(list_name, staging.order_for(house(), encoding=encoding, columns=used))


@bp.post("/<list_name>/store")
@owner_only
def store(list_name: str) -> ResponseReturnValue:
    """Bring its people in, all of them or none."""
    state, form = _state(list_name), StoreForm()
    preview = _preview(list_name, state)
    form.offer(storing.joinable())
    if not form.says_all(preview.counts.wrong):
        return _look(list_name, state, form), 422
    here, who, wish = house(), _actor(), form.wish()
    do = staging.now if preview.counts.new <= SMALL_PEOPLE else staging.in_background
    do(list_name, lambda: staging.store(list_name, wish, who, here))
    return redirect(url_for(".show", list_name=list_name), 303)


@bp.post("/<list_name>/drop")
@owner_only
def drop(list_name: str) -> ResponseReturnValue:
    """Throw a list away that was not brought in."""
    if _state(list_name).busy:
        abort(409)
    staging.forget(list_name, house())
    flash(speaker().gettext(N_("The list is gone. Nothing was stored.")), "good")
    return redirect(url_for(".index"), 303)


@bp.route("/<list_name>/take-back", methods=["GET", "POST"])
@owner_only
@password_again
def take_back(list_name: str) -> ResponseReturnValue:
    """Ask first, then take a list of today back."""
    brought = {one.name: one for one in taking_back.brought_today(house())}
    if list_name not in brought:
        abort(404)
    if request.method != "POST":
        return render_template("imports/take_back.html", brought=brought[list_name])
    try:
        gone = taking_back.take_back(list_name, _actor(), house())
    except NotStored as error:
        flash(speaker().say(error.words), "warn")
    else:
        words = say_many(
            "{count} member is gone again.",
            "{count} members are gone again.",
            count=gone,
        )
        flash(speaker().say(words), "good")
    return redirect(url_for(".index"), 303)


def _index(problem: Words | None = None) -> str:
    form = ListForm(formdata=None)
    if problem:
        form.show((Problem("file", problem),))
    return render_template(
        "imports/index.html",
        form=form,
        joinable=storing.joinable(),
        brought=taking_back.brought_today(house()),
    )


def _read(name: str, order: Order) -> ResponseReturnValue:
    here = house()
    small = staging.is_small(name, here)
    do = staging.now if small else staging.in_background
    do(name, lambda: staging.read(name, order, here, apart=not small))
    return redirect(url_for(".show", list_name=name), 303)


def _look(name: str, state: State, form: StoreForm | None = None) -> Response:
    """What was read, for the owner to judge."""
    preview, joinable = _preview(name, state), storing.joinable()
    store_form = form or StoreForm(formdata=None)
    store_form.offer(joinable)
    columns_form = ColumnsForm(formdata=None)
    columns_form.offer(preview)
    return make_response(
        render_template(
            "imports/show.html",
            name=name,
            state=state,
            preview=preview,
            columns=shown_columns(preview),
            meanings=meanings(joinable),
            faults=[(f, name_of(preview, f.column)) for f in preview.faults],
            form=store_form,
            columns_form=columns_form,
        )
    )


def _preview(name: str, state: State) -> Preview:
    if state.state != staging.READ:
        abort(409)
    after = re.fullmatch(r"(\d{1,8})-(\d{1,4})", request.args.get("after", ""))
    start = (int(after[1]), int(after[2]) - _BEFORE_ALL) if after else _FIRST
    with work.opened(staging.folder_of(name, house())) as kept:
        return looking.preview(kept, start)


def _state(name: str) -> State:
    return staging.state_of(name, house()) or abort(404)


def _actor() -> Actor:
    who = owner()
    return who.actor if who else abort(403)
