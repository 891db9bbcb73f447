"""Taps at the counter, counted from a card to what came of it."""

import math

from playwright.sync_api import Page

MAIN_BUTTON = ".bottom .button-primary, .bottom .button-reward"
GIVE_UP = 6


def taps_on(page: Page) -> float:
    """How many it takes, the page of a card being open; infinite if none does it.

    The phone's camera opens the page of a card: pointing at it is the first tap, on
    the link it shows. From then on the main button is tapped.
    """
    taps = 1
    while not page.locator("[data-outcome]").count() and taps < GIVE_UP:
        with page.expect_navigation():
            page.locator(MAIN_BUTTON).first.click()
        taps += 1
    return taps if page.locator("[data-outcome=good]").count() else math.inf
