"""The policy: what everybody reads, and where the owner writes it."""

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from stampcard.language import locales
from stampcard.models.shops import Shop
from stampcard.services import messages, sending
from stampcard.services.house import Actor
from stampcard.services.members.enrolment import is_asked_for
from stampcard.services.privacy import consents, drafts, policies
from stampcard.services.privacy.drafts import Draft
from stampcard.services.privacy.policies import Shown
from stampcard.values.prose import blocks, title_of
from stampcard.values.purposes import PARTNERS, PURPOSES
from stampcard.values.words import N_, say, say_many
from stampcard.web.confirming import password_again
from stampcard.web.context import house, manager_only, owner, owner_only, shop, speaker
from stampcard.web.forms.policy import DraftForm, PolicyForm

bp = Blueprint("policy", __name__, url_prefix="/privacy")
LARGEST_VERSION = 100_000
CAPITALS = "/PRIVACY"
PREVIEW, PUBLISH = "preview", "publish"


@bp.app_template_global()
def privacy_link() -> str:
    """Where the policy stands; empty for a shop that has nothing to do with persons."""
    if "asks_for_members" not in g:
        g.asks_for_members = is_asked_for()
    return url_for("policy.show") if g.asks_for_members else ""


@bp.get("")
def show() -> ResponseReturnValue:
    """Today's policy; a shop without persons says that it keeps nothing of them."""
    if not shop():
        abort(404)
    shown = policies.current(speaker().locale) if is_asked_for() else None
    return _page(shown) if shown else render_template("policy/none.html")


@bp.record_once
def in_capitals(state: BlueprintSetupState) -> None:
    """Printed codes know capitals only, for addresses too."""
    state.app.add_url_rule(CAPITALS, f"{bp.name}.printed", to_show)


def to_show() -> ResponseReturnValue:
    """On to the policy."""
    return redirect(url_for("policy.show"))


@bp.get("/<int:version>")
def earlier(version: int) -> ResponseReturnValue:
    """A version as it was published."""
    shown = policies.of_version(min(version, LARGEST_VERSION), speaker().locale)
    return _page(shown) if shown else abort(404)


@bp.route("/edit", methods=["GET", "POST"])
@owner_only
@password_again
def edit() -> ResponseReturnValue:
    """Write the policy in every language, look at it, publish it."""
    here: Shop = shop() or abort(404)
    newest = policies.newest_number()
    form, parts = PolicyForm(), {}
    if form.is_submitted():
        parts = {locale: DraftForm(prefix=f"{locale}-") for locale in locales()}
    else:
        begun = _begun(here, newest)
        form.partners.data = any(PARTNERS in draft.purposes for draft in begun.values())
        parts = {code: DraftForm.of(code, begun.get(code)) for code in locales()}
    written = _written(form, parts) if form.is_submitted() else {}
    if written and request.form.get("do") == PUBLISH:
        return _publish(written, newest)
    return render_template(
        "policy/edit.html",
        form=form,
        parts=parts,
        newest=newest,
        address=house().public_url + url_for(".show"),
        is_checked=policies.is_checked(newest),
        preview={code: _seen(draft.text) for code, draft in written.items()},
        written=written,
    )


@bp.get("/versions")
@manager_only
def versions() -> str:
    """Every version, newest first: when, by whom."""
    return render_template(
        "policy/versions.html",
        versions=policies.versions(),
        can_announce=sending.is_set(house()),
    )


@bp.get("/versions/<int:version>")
@manager_only
def changes(version: int) -> ResponseReturnValue:
    """What a version changed, line by line, in one language."""
    wanted = request.args.get("in", "")
    locale = wanted if wanted in locales() else speaker().locale
    shown = policies.of_version(min(version, LARGEST_VERSION), locale)
    if not shown:
        abort(404)
    return render_template(
        "policy/changes.html",
        shown=shown,
        lines=policies.changes(shown.version, shown.locale),
        written_in=policies.drafts_of(shown.version),
    )


@bp.post("/checked")
@owner_only
def checked() -> ResponseReturnValue:
    """The owner says that somebody who knows the law looked at it."""
    policies.note_checked(policies.newest_number())
    return redirect(url_for(".edit"), 303)


@bp.post("/announce")
@owner_only
def announce() -> ResponseReturnValue:
    """Let a message about the newest version wait for every member."""
    newest = policies.newest_number()
    count = messages.announce_policy(newest, house(), url_for(".show"))
    words = say_many(
        "{count} member will get a message.",
        "{count} members will get a message.",
        count=count,
    )
    flash(speaker().say(words), "good" if count else "warn")
    return redirect(url_for(".versions"), 303)


def _page(shown: Shown) -> str:
    return render_template(
        "policy/show.html",
        shown=shown,
        newest=policies.newest_number(),
        day=house().day_of(shown.published_at),
        **_seen(shown.text),
    )


def _seen(text: str) -> dict[str, object]:
    return {"title": title_of(text), "blocks": blocks(text)}


def _begun(here: Shop, newest: int) -> dict[str, Draft]:
    """What the editor starts with: today's version, or the program's own texts."""
    kept = policies.drafts_of(newest)
    if kept and "usual" not in request.args:
        return kept
    asked = {p for draft in kept.values() for p in draft.purposes}
    purposes = tuple(p for p in PURPOSES if p in asked) or drafts.ASKED_AT_FIRST
    return policies.beginnings(here, purposes)


def _written(form: PolicyForm, parts: dict[str, DraftForm]) -> dict[str, Draft]:
    """What was typed, by language; nothing where something is wrong with it."""
    asks_partners = bool(form.partners.data)
    found = {code: part.draft(asks_partners) for code, part in parts.items()}
    sound = {code: draft for code, draft in found.items() if draft.text}
    wrong = False
    for code, draft in (sound or found).items():
        problems = drafts.problems(draft)
        parts[code].show(problems)
        if asks_partners and PARTNERS not in draft.purposes:
            parts[code].complain(PARTNERS, N_("Write this sentence too."))
        wrong = wrong or bool(parts[code].partners.errors or problems)
    return {} if wrong else sound


def _publish(written: dict[str, Draft], newest: int) -> ResponseReturnValue:
    made = policies.publish(written, _actor(), house())
    if made == newest:
        flash(speaker().gettext(N_("Nothing was changed, so nothing is new.")), "warn")
        return redirect(url_for(".edit"), 303)
    flash(speaker().say(say(N_("Version {number} is published."), number=made)), "good")
    if made > 1 and consents.stale_members(most=1):
        said = N_("What members agreed to reads otherwise now: ask them again.")
        flash(speaker().gettext(said), "warn")
    return redirect(url_for(".versions"), 303)


def _actor() -> Actor:
    who = owner()
    return who.actor if who else abort(403)
