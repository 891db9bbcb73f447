"""Requests, forms, pages."""

from flask import Flask

from stampcard.web.access import bp as access
from stampcard.web.account import bp as account
from stampcard.web.acts import bp as acts
from stampcard.web.api import bp as api
from stampcard.web.backups import bp as backups
from stampcard.web.batches import bp as batches
from stampcard.web.bundles import bp as bundles
from stampcard.web.card_page import bp as card_page
from stampcard.web.cards import bp as cards
from stampcard.web.confirming import bp as confirming
from stampcard.web.context import init_app as init_context
from stampcard.web.cookies import SignedCookie
from stampcard.web.counter import bp as counter
from stampcard.web.devices import bp as devices
from stampcard.web.erasures import bp as erasures
from stampcard.web.errors import init_app as init_errors
from stampcard.web.exports import bp as exports
from stampcard.web.filters import init_app as init_filters
from stampcard.web.fonts import bp as fonts
from stampcard.web.habits import bp as habits
from stampcard.web.health import bp as health
from stampcard.web.home import bp as home
from stampcard.web.keeping import bp as keeping
from stampcard.web.members.at_counter import bp as at_counter
from stampcard.web.members.carrying import bp as carrying
from stampcard.web.members.consents import bp as consents
from stampcard.web.members.copies import bp as member_copies
from stampcard.web.members.desk import bp as desk
from stampcard.web.members.enrolling import bp as enrolling
from stampcard.web.members.erasing import bp as erasing
from stampcard.web.members.finding import bp as finding
from stampcard.web.members.importing import bp as imports
from stampcard.web.members.incidents import bp as incidents
from stampcard.web.members.joining import bp as joining
from stampcard.web.members.lists import bp as member_lists
from stampcard.web.members.messages import bp as messages
from stampcard.web.members.one import bp as member
from stampcard.web.members.own import bp as own
from stampcard.web.members.own_data import bp as own_data
from stampcard.web.members.own_door import bp as own_door
from stampcard.web.members.policy import bp as policy
from stampcard.web.members.proof_page import bp as proof_page
from stampcard.web.members.register import bp as register
from stampcard.web.members.tying import bp as tying
from stampcard.web.oddities import bp as oddities
from stampcard.web.orders import bp as orders
from stampcard.web.paper import bp as paper
from stampcard.web.people import bp as people
from stampcard.web.programme_page import bp as programme_page
from stampcard.web.programmes import bp as programmes
from stampcard.web.reach import bp as reach
from stampcard.web.runs import bp as runs
from stampcard.web.scanning import bp as scanning
from stampcard.web.security import init_app as init_security
from stampcard.web.settings import bp as settings
from stampcard.web.setup import bp as setup
from stampcard.web.shifts import bp as shifts
from stampcard.web.slips import bp as slips
from stampcard.web.stock import bp as stock
from stampcard.web.tally import bp as tally
from stampcard.web.vendored import bp as vendored
from stampcard.web.vendored import init_app as init_vendored
from stampcard.web.warnings import init_app as init_warnings

BLUEPRINTS = (
    access,
    account,
    acts,
    api,
    at_counter,
    backups,
    batches,
    bundles,
    card_page,
    cards,
    carrying,
    confirming,
    consents,
    counter,
    desk,
    devices,
    enrolling,
    erasing,
    erasures,
    exports,
    finding,
    fonts,
    habits,
    health,
    member,
    member_lists,
    home,
    keeping,
    imports,
    member_copies,
    incidents,
    joining,
    messages,
    oddities,
    orders,
    own,
    own_data,
    own_door,
    paper,
    people,
    policy,
    programmes,
    reach,
    register,
    runs,
    scanning,
    programme_page,
    proof_page,
    settings,
    setup,
    shifts,
    slips,
    stock,
    tally,
    tying,
    vendored,
)


def init_app(app: Flask) -> None:
    """Everything that answers requests."""
    app.session_interface = SignedCookie()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    parts = (init_context, init_filters, init_security, init_errors, init_warnings)
    for init_part in (*parts, init_vendored):
        init_part(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
