import pytest

from stampcard.models.access import Device
from stampcard.services import access


def test_a_device_gets_a_token_once(owner, home):
    told = owner.told("device", "add", "Till")

    assert told.keys() == {"device", "token"}
    present = access.by_device(told["token"], house=home)
    assert present.device_name == "Till"
    assert present.role == "staff"
    assert told["token"] not in str(list(Device.select().dicts()))


def test_the_token_alone_is_printed_for_people(owner, home):
    token = owner.run("device", "add", "Till").out.strip()

    assert access.by_device(token, house=home)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Till 📱", "Till 📱"),
        ("\u202elliT", "lliT"),
        ("<i>Till</i>", "<i>Till</i>"),
        ("x" * 300, "x" * 40),
        ("", "Phone"),
    ],
)
def test_odd_names_of_devices_are_kept_safe(owner, home, typed, kept):
    told = owner.told("device", "add", typed)

    assert access.by_device(told["token"], house=home).device_name == kept
