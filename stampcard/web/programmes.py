"""Programmes: choose, open, look at, amend, pause, end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.kinds import KINDS
from stampcard.kinds.contract import Kind
from stampcard.kinds.fields import typed
from stampcard.language import word_count
from stampcard.models.programmes import Programme, TermsVersion, latest_terms
from stampcard.models.shops import Shop
from stampcard.services import figures, presets, programmes
from stampcard.services.presets import Preset
from stampcard.services.programmes import STATES, kind_and_terms
from stampcard.services.reach import REACH_TEXTS
from stampcard.values.money import fraction_digits
from stampcard.values.words import N_
from stampcard.web.context import house, owner_only, shop, speaker
from stampcard.web.forms.programmes import PREFIX, form_for, typed_in
from stampcard.web.forms.spoken import SpokenForm, text_of
from stampcard.web.home import programme_lines
from stampcard.web.lists import batch_lines, found
from stampcard.web.rehearsed import Told, rehearsed
from stampcard.web.setup import SHEET_STEP, step_after

bp = Blueprint("programmes", __name__, url_prefix="/programmes")

GOALS = {
    "return": N_("Bring people back"),
    "bigger_purchases": N_("Encourage bigger purchases"),
    "bring_friends": N_("Let them bring their friends"),
    "reward_the_best": N_("Reward the most loyal"),
    "first_visit": N_("Win a first visit"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a card would say, in the page's language."""

    promise: str
    sentences: tuple[str, ...]
    visits: tuple[Told, ...] = ()

    @property
    def words(self) -> int:
        """How many words the sentences have."""
        return word_count(self.sentences)


@bp.get("")
@owner_only
def index() -> str:
    """All programmes."""
    return render_template(
        "programmes/index.html", programmes=programme_lines(), kinds=KINDS
    )


@bp.get("/new")
@owner_only
def choose() -> str:
    """The presets, by what they are good for."""
    groups = [
        (title, [p for p in presets.every() if p.goal == goal])
        for goal, title in GOALS.items()
    ]
    return render_template(
        "programmes/choose.html", groups=groups, spoken=presets.spoken
    )


@bp.route("/new/<preset_name>", methods=["GET", "POST"])
@owner_only
def new(preset_name: str) -> ResponseReturnValue:
    """A programme from a preset."""
    preset = presets.find(preset_name) or abort(404)
    kind = KINDS[preset.kind]
    form = form_for(kind, _name(preset), _start(preset, kind))
    if _is_saving(form):
        programme, problems = programmes.open_from(
            preset, text_of(form.name), typed_in(form), house=house()
        )
        if programme:
            return _after_opening(programme)
        form.show(problems, prefix=PREFIX)
    return render_template(
        "programmes/new.html",
        form=form,
        preset=preset,
        spoken=presets.spoken,
        preview=_preview(kind, form),
    )


@bp.get("/<int:programme_id>")
@owner_only
def show(programme_id: int) -> str:
    """One programme: its terms as printed, its versions and batches."""
    programme = found(Programme, programme_id)
    versions = TermsVersion.select().where(TermsVersion.programme == programme)
    kind, terms = kind_and_terms(latest_terms(programme))
    return render_template(
        "programmes/show.html",
        programme=programme,
        kind=kind,
        preview=_said(kind, terms),
        draws=kind.pot(terms) is not None,
        versions=versions.order_by(TermsVersion.version.desc()),
        batches=batch_lines(programme=programme_id),
        month=figures.month(house(), programme=programme_id),
        reach_texts=REACH_TEXTS,
    )


@bp.route("/<int:programme_id>/amend", methods=["GET", "POST"])
@owner_only
def amend(programme_id: int) -> ResponseReturnValue:
    """New terms for what is printed from now on."""
    programme = found(Programme, programme_id)
    kind, terms = kind_and_terms(latest_terms(programme))
    form = form_for(kind, programme.name, typed(terms, _digits()))
    if _is_saving(form):
        version, problems = programmes.amend(
            programme, text_of(form.name), typed_in(form), house=house()
        )
        if version:
            return redirect(url_for(".show", programme_id=programme_id))
        form.show(problems, prefix=PREFIX)
    return render_template(
        "programmes/amend.html",
        form=form,
        programme=programme,
        preview=_preview(kind, form),
    )


@bp.post("/<int:programme_id>/state")
@owner_only
def set_state(programme_id: int) -> ResponseReturnValue:
    """Pause, go on or end."""
    state = request.form.get("state", "")
    if state not in STATES:
        abort(400)
    programmes.set_state(found(Programme, programme_id), state)
    return redirect(url_for(".show", programme_id=programme_id))


def _is_saving(form: SpokenForm) -> bool:
    return bool(form.validate_on_submit()) and "check" not in request.form


def _after_opening(programme: Programme) -> ResponseReturnValue:
    step = step_after(SHEET_STEP)
    if step:
        return redirect(url_for("orders.order", programme_id=programme.id, **step))
    return redirect(url_for(".show", programme_id=programme.id))


def _name(preset: Preset) -> str:
    return presets.spoken(preset.name, _print_locale())


def _start(preset: Preset, kind: Kind) -> Mapping[str, str]:
    return typed(kind.terms(), _digits()) | preset.typed(_print_locale())


def _print_locale() -> str:
    here: Shop | None = shop()
    return here.locale if here else speaker().locale


def _digits() -> int:
    here: Shop | None = shop()
    return fraction_digits(here.currency) if here else 2


def _preview(kind: Kind, form: SpokenForm) -> Preview | None:
    terms, problems = programmes.check(kind, typed_in(form))
    if "check" in request.form:
        form.show(problems, prefix=PREFIX)
    return _said(kind, terms) if terms is not None else None


def _said(kind: Kind, terms: Any) -> Preview:
    window = kind.window(terms, house().now()[1])
    say = speaker().say
    return Preview(
        say(kind.promise(terms)),
        tuple(map(say, kind.plain(terms, window))),
        rehearsed(kind, terms, _digits()),
    )
