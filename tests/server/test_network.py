from ipaddress import ip_address
from pathlib import Path

from stampcard.server import network


def test_this_computer_knows_itself():
    found = network.own_addresses()

    assert "127.0.0.1" in found
    assert all(ip_address(each) for each in found)


def test_addresses_of_ipv6_are_read_as_the_system_lists_them(monkeypatch, tmp_path):
    listed = tmp_path / "if_inet6"
    listed.write_text("fd000000000000000000000000000005 02 40 00 80     eth0\n")
    monkeypatch.setattr(network, "_IPV6_LIST", listed)

    assert "fd00::5" in network.own_addresses()


def test_where_the_system_lists_none_there_are_none(monkeypatch):
    monkeypatch.setattr(network, "_IPV6_LIST", Path("/nowhere"))

    assert not any(":" in each for each in network.own_addresses())
