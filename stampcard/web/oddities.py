"""Odd things: what the owner and the manager look over once a week."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request, url_for

from stampcard.services import odd_alarms, oddities
from stampcard.services.odd_hours import Hour
from stampcard.services.oddities import RULES, SPANS, Report
from stampcard.values.words import N_
from stampcard.web.context import house, manager_only

bp = Blueprint("oddities", __name__)

SPAN_TEXTS = {"week": N_("Week"), "month": N_("Month")}
NOTHING_TEXTS = {
    "week": N_("Nothing odd this week."),
    "month": N_("Nothing odd this month."),
}
_CHART_HEIGHT, _BAR_STEP = 120, 20  # units of the picture


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the picture of the day, in units of the picture."""

    hour: int
    acts: int
    usual: bool
    x: int
    y: int
    height: int


@bp.get("/oddities")
@manager_only
def index() -> str:
    """What is odd in a week or a month, who did how much, and which cards lead."""
    wanted = request.args.get("span", "")
    span = wanted if wanted in SPANS else "week"
    report = oddities.report(span, house(), _day(request.args.get("last", "")))
    return render_template(
        "oddities/index.html",
        report=report,
        span=span,
        spans=SPAN_TEXTS,
        nothing=NOTHING_TEXTS[span],
        rules=RULES,
        alarms=odd_alarms.noted(oddities.acts_of(SPANS[span], house(), report.last)),
        bars=_bars(report.hours),
        **_neighbours(span, report),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _neighbours(span: str, report: Report) -> dict[str, str]:
    """Where the days before lead, and the days after, if they have begun."""
    earlier = report.first - timedelta(days=1)
    later = report.last + timedelta(days=SPANS[span])
    links = {"earlier": url_for(".index", span=span, last=earlier.isoformat())}
    if report.last < house().now()[1]:
        links["later"] = url_for(".index", span=span, last=later.isoformat())
    return links


def _bars(hours: list[Hour]) -> list[Bar]:
    most = max(hour.acts for hour in hours) or 1
    bars = []
    for hour in hours:
        height = -(-hour.acts * _CHART_HEIGHT // most)
        x, y = hour.hour * _BAR_STEP, _CHART_HEIGHT - height
        bars.append(Bar(hour.hour, hour.acts, hour.usual, x, y, height))
    return bars
