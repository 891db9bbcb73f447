"""Tries to break the shop from outside: real servers, commands, HTTP, bad clients."""
