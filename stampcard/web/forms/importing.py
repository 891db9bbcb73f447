"""The shape of a list brought in: the file, what its columns are, what was agreed."""

from collections.abc import Sequence
from typing import IO

from flask import request
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, SelectMultipleField

from stampcard.services.members.importing import columns
from stampcard.services.members.importing.columns import START
from stampcard.services.members.importing.looking import Preview
from stampcard.services.members.importing.starts import Joined
from stampcard.services.members.importing.storing import AGREED, AGREED_TO_MORE, Wish
from stampcard.services.members.importing.texts import ENCODINGS
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, choices

MOST_COLUMNS = 12  # that a page offers to be taken for something else
_CELLS = 3  # of a column, to know it by
_FIRST_TICK = N_("First tick that they agreed.")
_STILL_WRONG = N_("Some rows are wrong. Mend the list, or leave them out.")
_CHOOSE = N_("Choose at least one programme.")


class ListForm(SpokenForm):
    """A list of people."""

    file = FileField(
        N_("List of people"),
        description=N_(
            "CSV from any spreadsheet, or contacts of a phone (.vcf); at most 10 MB."
        ),
        render_kw={"accept": ".csv,.txt,.tsv,.vcf,text/csv,text/vcard"},
    )

    def stream(self) -> tuple[IO[bytes], str] | None:
        """The file as it comes in and its name, or None where no file came."""
        file = self.file.data
        return (file.stream, file.filename) if file and file.filename else None


class ColumnsForm(SpokenForm):
    """What the columns of a list are taken for, and the letters it is written in."""

    encoding = SelectField(N_("Letters"), validate_choice=False)

    def offer(self, preview: Preview) -> None:
        """Say what is there to choose, and what was guessed."""
        said = speaker().gettext
        known = {**ENCODINGS, preview.encoding: ENCODINGS.get(preview.encoding, "")}
        self.encoding.choices = choices(
            (code, said(text) or code.upper()) for code, text in known.items()
        )
        if self.encoding.data is None:
            self.encoding.data = preview.encoding

    def used(self, preview: Preview) -> tuple[str, ...]:
        """What each column was chosen to be; others stay as they were guessed."""
        return tuple(
            request.form.get(f"column-{at}", guess)
            for at, guess in enumerate(preview.columns)
        )


class StoreForm(SpokenForm):
    """What the owner says of the people in a list."""

    agreed = BooleanField(AGREED)
    agreed_to_more = BooleanField(AGREED_TO_MORE)
    leave_out_wrong = BooleanField(N_("Leave out the rows that are wrong."))
    programmes = SelectMultipleField(N_("They join"), validate_choice=False)

    def offer(self, joinable: Sequence[Joined]) -> None:
        """The programmes to choose from, all of them chosen at first."""
        self.programmes.choices = choices((str(p.id), p.name) for p in joinable)
        if self.programmes.data is None:
            self.programmes.data = [str(p.id) for p in joinable]

    def wish(self) -> Wish:
        """What was said."""
        chosen = self.programmes.data or []
        return Wish(
            agreed=bool(self.agreed.data),
            agreed_to_more=bool(self.agreed_to_more.data),
            leave_out_wrong=bool(self.leave_out_wrong.data),
            programmes=tuple(int(id_) for id_ in chosen if id_.isdecimal()),
            locale=speaker().locale,
        )

    def says_all(self, wrong: int) -> bool:
        """Whether what must be said is said; else that is told at its place."""
        if not self.agreed.data:
            self.complain("agreed", _FIRST_TICK)
        if len(self.programmes.choices) > 1 and not self.programmes.data:
            self.complain("programmes", _CHOOSE)
        if wrong and not self.leave_out_wrong.data:
            self.complain("leave_out_wrong", _STILL_WRONG)
        return not self.errors


def shown_columns(preview: Preview) -> list[tuple[int, str, list[str], str]]:
    """Columns worth a look: place, name, the first cells, what it is taken for."""
    cells = [
        [row[at] for row in preview.shown if at < len(row) and row[at].strip()][:_CELLS]
        for at in range(len(preview.columns))
    ]
    order = sorted(
        (at for at, what in enumerate(preview.columns) if what or cells[at]),
        key=lambda at: not preview.columns[at],
    )
    return [
        (at, name_of(preview, at), cells[at], preview.columns[at])
        for at in sorted(order[:MOST_COLUMNS])
    ]


def name_of(preview: Preview, at: int) -> str:
    """What a column is called in the list; its place where it has no name."""
    if 0 <= at < len(preview.header) and preview.header[at].strip():
        return preview.header[at]
    return speaker().plain(at + 1) if at >= 0 else ""


def meanings(joinable: Sequence[Joined]) -> list[tuple[str, str]]:
    """All that a column may stand for, as value and text."""
    said = speaker()
    found = [(columns.NOT_USED, said.gettext(N_("Not used")))]
    found += [
        (what, said.gettext(text)) for what, text in columns.MEANING_TEXTS.items()
    ]
    start = said.gettext(N_("Start balance: {programme}"))
    return found + [
        (f"{START}{one.id}", start.format(programme=one.name)) for one in joinable
    ]
