"""One member on the manager's pages: all that is known, and what can be set right."""

from uuid import UUID, uuid4

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from stampcard.models.members import Member
from stampcard.services import scans
from stampcard.services.counter import IdReused
from stampcard.services.house import Actor
from stampcard.services.members import (
    editing,
    member_card,
    merging,
    numbers,
    profile,
    proving,
    searching,
)
from stampcard.services.members.searching import Line
from stampcard.services.paper import CannotPrint
from stampcard.values.channels import OFTEN_TEXTS, WAY_TEXTS
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.purposes import CHANNEL_TEXTS, PURPOSE_TEXTS
from stampcard.values.words import N_, say
from stampcard.web.confirming import password_again
from stampcard.web.context import house, manager, manager_only, owner_only, speaker
from stampcard.web.errors import page as error_page
from stampcard.web.forms.members import KnownForm, MemberPinForm, NumberForm, shown
from stampcard.web.forms.spoken import text_of
from stampcard.web.lists import act_lines
from stampcard.web.members.guard import member_of

bp = Blueprint("member", __name__, url_prefix="/members/<int:member_id>")


@bp.get("")
@manager_only
def show(member_id: int) -> str:
    """A member: what is known, what they hold and agreed to, what happened."""
    return _page(member_of(member_id), MemberPinForm())


@bp.route("/edit", methods=["GET", "POST"])
@manager_only
def edit(member_id: int) -> ResponseReturnValue:
    """Set right what is known of a member besides the number."""
    member = member_of(member_id)
    form = KnownForm(data=shown(member, profile.tags_of(member.id)))
    if form.validate_on_submit():
        wrong = editing.edit(member, form.known(), _actor(), house())
        if not wrong:
            return _saved(member)
        form.show(wrong)
    line = searching.line_of(member, house())
    return render_template("members/edit.html", form=form, line=line)


@bp.get("/number")
@owner_only
@password_again
def number(member_id: int) -> str:
    """The whole number, on this one page alone, for the owner."""
    member = member_of(member_id)
    phone = numbers.phone_of(member, house())
    line = searching.line_of(member, house())
    return render_template("members/number.html", line=line, phone=phone)


@bp.route("/renumber", methods=["GET", "POST"])
@manager_only
@password_again
def renumber(member_id: int) -> ResponseReturnValue:
    """Another phone number, typed twice; of somebody else's one offers to merge."""
    member, form, other = member_of(member_id), NumberForm(), None
    if form.validate_on_submit():
        typed = (text_of(form.phone), text_of(form.again))
        came = editing.change_number(member, *typed, _actor(), house())
        if not came.problems:
            for line in came.near:
                _warn_of(line)
            return _saved(member)
        form.show(came.problems)
        other = came.other and searching.line_of(came.other, house())
    line = searching.line_of(member, house())
    return render_template("members/renumber.html", form=form, line=line, other=other)


@bp.post("/pin")
@manager_only
@password_again
def pin(member_id: int) -> ResponseReturnValue:
    """A PIN the member chose, or none any more."""
    member, form = member_of(member_id), MemberPinForm()
    wrong = proving.set_pin(member.id, text_of(form.pin))
    if wrong:
        form.show(wrong)
        return _page(member, form), 422
    return _saved(member)


@bp.post("/card/<text>")
@manager_only
@password_again
def card(member_id: int, text: str) -> ResponseReturnValue:
    """A member's number as a card to print: whoever holds it can spend."""
    member = member_of(member_id)
    found = scans.find(text, house())
    if found is None or found.member != member.id:
        abort(404)
    try:
        made = member_card.pdf(found.serial, house())
    except CannotPrint as trouble:
        flash(speaker().say(trouble.words), "warn")
        return redirect(url_for(".show", member_id=member_id), 303)
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="member-card.pdf"'
    return answer


@bp.route("/merge", methods=["GET", "POST"])
@manager_only
def choose(member_id: int) -> str:
    """Who else is the same person: searched for as everywhere."""
    member = member_of(member_id)
    wanted = request.form.get("text", "").strip()[:LONGEST_INPUT]
    found = searching.search(wanted, house()) if wanted else _near(member)
    return render_template(
        "members/choose.html",
        line=searching.line_of(member, house()),
        wanted=wanted,
        found=[line for line in found if line.id != member.id],
    )


@bp.route("/merge/<int:other_id>", methods=["GET", "POST"])
@manager_only
@password_again
def merge(member_id: int, other_id: int) -> ResponseReturnValue:
    """What two members would be together; then, surely, made one."""
    kept = member_of(member_id)
    if request.method == "POST":
        try:
            _, wrong = merging.merge(kept.id, other_id, _id(), _actor(), house())
        except IdReused:
            return error_page(409), 409
        for problem in wrong:
            flash(speaker().say(problem.words), "warn")
        if not wrong:
            flash(speaker().gettext(N_("They are one member now.")), "good")
        return redirect(url_for(".show", member_id=member_id), 303)
    gone = member_of(other_id)
    if gone == kept:
        return redirect(url_for(".choose", member_id=member_id), 303)
    return render_template(
        "members/merge.html",
        kept=searching.line_of(kept, house()),
        gone=searching.line_of(gone, house()),
        preview=merging.preview(kept, gone, house()),
        purposes=PURPOSE_TEXTS,
        id=uuid4(),
    )


def _page(member: Member, form: MemberPinForm) -> str:
    seen = profile.of(member, house())
    return render_template(
        "members/show.html",
        seen=seen,
        member=member,
        history=act_lines(seen.acts),
        form=form,
        purposes=PURPOSE_TEXTS,
        channels=CHANNEL_TEXTS,
        ways=WAY_TEXTS,
        often=OFTEN_TEXTS,
    )


def _near(member: Member) -> list[Line]:
    phone = numbers.phone_of(member, house())
    return searching.near(phone, house()) if phone else []


def _warn_of(line: Line) -> None:
    words = say(
        N_("{name} {number} has nearly the same number. Perhaps the same person?"),
        name=line.name,
        number=line.masked,
    )
    flash(speaker().say(words), "warn")


def _saved(member: Member) -> ResponseReturnValue:
    flash(speaker().gettext(N_("Saved.")), "good")
    return redirect(url_for(".show", member_id=member.id), 303)


def _id() -> UUID:
    try:
        return UUID(request.form.get("id", ""))
    except ValueError:
        abort(400)


def _actor() -> Actor:
    who = manager()
    return who.actor if who else abort(403)
