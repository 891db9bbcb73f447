"""What a discount costs the shop, and what points cost, before either is given."""

from flask import Blueprint, render_template, request

from stampcard.values.margins import with_discount, with_points
from stampcard.web.context import owner_only, speaker
from stampcard.web.forms.calculator import CalculatorForm

bp = Blueprint("calculator", __name__)
EXAMPLE = {"bill": 9000, "margin": 30, "given": 5, "used": 100}


@bp.get("/calculator")
@owner_only
def show() -> str:
    """The profit without anything, with a discount, with points. Nothing is kept."""
    example = {name: speaker().plain(number) for name, number in EXAMPLE.items()}
    form = CalculatorForm(
        formdata=request.args or None, data=example, meta={"csrf": False}
    )
    kept = _kept(form) if not request.args or form.validate() else None
    return render_template("calculator/show.html", form=form, kept=kept)


def _kept(form: CalculatorForm) -> dict[str, object]:
    bill, margin, given = form.bill_minor, form.share("margin"), form.share("given")
    return {
        "discount": with_discount(bill, margin, given),
        "points": with_points(bill, margin, given, form.share("used")),
    }
