"""A note that names a person: sent back before anything is recorded."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from stampcard.services import notes
from stampcard.services.counter import Asked
from stampcard.values.decisions import Verb
from stampcard.web.context import house, speaker


def said_why_not(asked: Asked) -> bool:
    """Whether the next page says that the note of an act cannot be kept."""
    wrong = notes.problem(asked, house())
    if wrong:
        flash(speaker().say(wrong), "bad")
    return wrong is not None


def sent_back(asked: Asked) -> Response | None:
    """To where an act was asked for, if its note cannot be kept; else None."""
    if not said_why_not(asked):
        return None
    if asked.of:
        return redirect(url_for("counter.undo", act_id=asked.of), 303)
    page = "counter.block" if asked.verb is Verb.VOID else "counter.card"
    return redirect(url_for(page, text=asked.codes[0]), 303)
