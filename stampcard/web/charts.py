"""The charts of the owner's pages: thirty days by day, and by weekday and hour."""

from dataclasses import dataclass

from flask import Blueprint

from stampcard.services.figures import Day, Month
from stampcard.values import charts
from stampcard.values.charts import Bar

bp = Blueprint("charts", __name__)
STEP = 16  # units of the picture from one bar or square to the next


@dataclass(frozen=True, slots=True)
class Square:
    """One hour of a weekday: its place, how dark it is, and its count."""

    x: int
    y: int
    shade: int
    count: int


@bp.app_template_global()
def day_bars(month: Month) -> list[tuple[Day, Bar]]:
    """A bar for each day: rewards upon stamps."""
    values = [(day.stamped, day.given) for day in month.days]
    return list(zip(month.days, charts.bars(values, STEP), strict=True))


@bp.app_template_global()
def busy_hours(month: Month) -> range:
    """From the first hour in which anything was done to the last."""
    used = [h for row in month.hours for h, count in enumerate(row) if count]
    return range(min(used), max(used) + 1) if used else range(0)


@bp.app_template_global()
def hour_squares(month: Month) -> list[Square]:
    """A square for each busy hour of each weekday, Monday on top."""
    hours = busy_hours(month)
    counts = [row[hour] for row in month.hours for hour in hours]
    shades = iter(charts.shades(counts))
    return [
        Square(n * STEP, weekday * STEP, next(shades), row[hour])
        for weekday, row in enumerate(month.hours)
        for n, hour in enumerate(hours)
    ]
