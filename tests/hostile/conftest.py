"""Attackers use the same browser and the same house as tests of pages."""

from tests.web.conftest import home, no_paper, owner

__all__ = ["home", "no_paper", "owner"]
