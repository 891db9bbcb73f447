"""What the shop prints with and on: its look, its printers, its own sheets."""

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
from werkzeug.exceptions import RequestEntityTooLarge

from stampcard.kinds.sorts import Problem
from stampcard.models.shops import Shop
from stampcard.services import logos, own_sheets, printers
from stampcard.values.words import N_, say
from stampcard.web import errors
from stampcard.web.confirming import password_again
from stampcard.web.context import owner, owner_only, shop, speaker
from stampcard.web.forms.paper import ColourForm, LogoForm, PrinterForm, SheetForm
from stampcard.web.forms.spoken import text_of

bp = Blueprint("paper", __name__, url_prefix="/paper")
_AROUND_A_FILE = 64 * 1024  # the rest of a form with a file in it


@bp.url_value_preprocessor
def _room_for_a_logo(endpoint: str | None, values: object) -> None:
    """Only the owner's logo may be larger than other forms, before any is read."""
    if endpoint == "paper.set_logo" and owner():
        request.max_content_length = logos.MOST_BYTES + _AROUND_A_FILE


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Said where the file was chosen; other forms have nothing large in them."""
    if request.endpoint != "paper.set_logo" or not owner():
        return errors.page(413), 413
    words = say(N_("A logo has at most 10 MB."))
    return _look(logo_problems=(Problem("logo", words),)), 413


@bp.get("")
@owner_only
def index() -> str:
    """The ways to everything about paper."""
    return render_template("paper/index.html")


@bp.route("/look", methods=["GET", "POST"])
@owner_only
@password_again
def look() -> ResponseReturnValue:
    """The shop's colour and logo."""
    form = ColourForm(data={"colour": _shop().colour})
    if form.validate_on_submit():
        problems = logos.set_colour(text_of(form.colour))
        if not problems:
            return _saved(".look")
        form.show(problems)
    return _look(form)


@bp.post("/look/logo")
@owner_only
@password_again
def set_logo() -> ResponseReturnValue:
    """Another logo."""
    content = LogoForm().content()
    if not content:
        return _look(logo_problems=(Problem("logo", say(N_("Choose a picture."))),))
    problems = logos.set_logo(content)
    return _look(logo_problems=problems) if problems else _saved(".look")


@bp.post("/look/no-logo")
@owner_only
@password_again
def drop_logo() -> ResponseReturnValue:
    """No logo from now on."""
    logos.drop_logo()
    return _saved(".look")


@bp.get("/logo.png")
@owner_only
def logo() -> Response:
    """The shop's logo as it is printed."""
    png = logos.png_of(_shop().logo) or abort(404)
    return Response(png, mimetype="image/png")


@bp.get("/printers")
@owner_only
def all_printers() -> str:
    """Every printer, and what it does wrong."""
    found = [(printer, printers.faults(printer)) for printer in printers.every()]
    return render_template("paper/printers.html", printers=found)


@bp.route("/printers/new", methods=["GET", "POST"])
@owner_only
def new_printer() -> ResponseReturnValue:
    """One more printer."""
    return _printer_form(PrinterForm())


@bp.route("/printers/<int:printer_id>", methods=["GET", "POST"])
@owner_only
def printer(printer_id: int) -> ResponseReturnValue:
    """A printer, measured anew."""
    known = printers.find(printer_id) or abort(404)
    mm = {letter: speaker().plain(length) for letter, length in known.mm.items()}
    form = PrinterForm(data={"name": known.name, "page": known.page, **mm})
    return _printer_form(form, known)


@bp.route("/printers/<int:printer_id>/forget", methods=["GET", "POST"])
@owner_only
def forget_printer(printer_id: int) -> ResponseReturnValue:
    """Ask first, then drop a printer."""
    known = printers.find(printer_id) or abort(404)
    if request.method == "POST":
        printers.forget(printer_id)
        return _saved(".all_printers")
    return render_template("paper/forget_printer.html", printer=known)


@bp.get("/sheets")
@owner_only
def sheets() -> str:
    """The shop's own sheets, each drawn to scale, and what fits on them."""
    locale = speaker().locale
    found = [
        (sheet, sheet.title.in_(locale), own_sheets.suiting(sheet, locale))
        for sheet in own_sheets.every()
    ]
    return render_template("paper/sheets.html", sheets=found)


@bp.route("/sheets/new", methods=["GET", "POST"])
@owner_only
def new_sheet() -> ResponseReturnValue:
    """A sheet by its measures."""
    form = SheetForm()
    if form.validate_on_submit():
        by_hand = bool(form.cut_by_hand.data)
        problems = own_sheets.keep(form.typed(), cut_by_hand=by_hand)
        if not problems:
            return _saved(".sheets")
        form.show(problems)
    return render_template("paper/new_sheet.html", form=form)


@bp.route("/sheets/<int:sheet_id>/forget", methods=["GET", "POST"])
@owner_only
def forget_sheet(sheet_id: int) -> ResponseReturnValue:
    """Ask first, then drop a sheet."""
    name = f"own-{sheet_id}"
    known = next((one for one in own_sheets.every() if one.name == name), None)
    if not known:
        abort(404)
    if request.method == "POST":
        own_sheets.forget(name)
        return _saved(".sheets")
    return render_template("paper/forget_sheet.html", sheet=known)


def _look(
    colour: ColourForm | None = None, *, logo_problems: tuple[Problem, ...] = ()
) -> str:
    """The page of the look. What came with a file too large cannot be read again."""
    kept = _shop().colour
    upload = LogoForm(formdata=None)
    upload.show(logo_problems)
    return render_template(
        "paper/look.html",
        form=colour or ColourForm(formdata=None, data={"colour": kept}),
        upload=upload,
        palette=logos.palette_of(kept),
        has_logo=bool(_shop().logo),
    )


def _printer_form(
    form: PrinterForm, known: printers.Measured | None = None
) -> ResponseReturnValue:
    if form.validate_on_submit():
        problems = printers.keep(
            text_of(form.name),
            text_of(form.page),
            form.typed(),
            printer_id=known.id if known else 0,
        )
        if not problems:
            return _saved(".all_printers")
        form.show(problems)
    return render_template("paper/printer.html", form=form, printer=known)


def _shop() -> Shop:
    return shop() or abort(404)


def _saved(page: str) -> ResponseReturnValue:
    flash(speaker().gettext(N_("Saved.")), "good")
    return redirect(url_for(page), 303)
