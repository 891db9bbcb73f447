"""`flask odd`: what stands out at the counter."""

from dataclasses import asdict
from datetime import date
from typing import Any

import click

from stampcard.cli.answers import Failed, command, house, shop, speaker
from stampcard.services import odd_alarms, oddities
from stampcard.services.odd_people import Person
from stampcard.services.oddities import SPANS, Report

_NOTHING = "Nothing odd."


@command(
    "odd",
    click.option("--span", type=click.Choice(list(SPANS)), default="week"),
    click.option("--last", default="", help="Last day, such as 2026-12-31; today."),
)
def odd(span: str, last: str) -> tuple[Any, str]:
    """What stands out in a week or a month: cards, people, hours; notes new alarms."""
    shop()
    report = oddities.report(span, house(), _day(last))
    told = _told(report) | {"new_alarms": odd_alarms.raise_alarms(house())}
    lines = [f"{report.first} to {report.last}"]
    lines += [found["words"] for found in told["findings"]] or [_NOTHING]
    return told, "\n".join(lines)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Failed("Give the day as 2026-12-31.") from error


def _told(report: Report) -> dict[str, Any]:
    said = speaker()
    return {
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "findings": [
            {
                "rule": rule.code,
                "words": said.say(finding.words),
                "count": finding.count,
                "acts": dict(finding.look),
            }
            for rule, findings in report.findings
            for finding in findings
        ],
        "people": [_person(person) for person in report.people],
        "cards": [asdict(card) for card in report.cards],
    }


def _person(person: Person) -> dict[str, Any]:
    """One person's counts; the share of everybody's acts as a percentage."""
    return asdict(person) | {"share": person.share.hundredths / 100}


COMMANDS = (odd,)
