"""Sheets for a browser to print, where WeasyPrint cannot be used: one HTML file."""

from pathlib import Path

from stampcard.values.words import N_

from . import composition
from .files import fresh_file
from .job import CannotPrint, Job, Printed
from .plan import Plan

MOST = 500  # cards; a browser lays out each of them


def write(job: Job, target: Path) -> Printed:
    """All pages of a job as HTML with its fonts in it; CannotPrint."""
    plan = Plan(job)
    if plan.cards > MOST:
        raise CannotPrint(
            N_("A browser prints at most {most} cards at a time."), most=MOST
        )
    pages = plan.drawn_pages()
    html = composition.as_html(job, plan.design, plan.sheet, pages, inline=True)
    with fresh_file(target) as file:
        file.write(html.encode())
    return Printed(len(pages), 0.0, fast=False)
