"""The systems of the shop's articles, each replayed with its figures.

A shopkeeper takes a preset, changes numbers, has cards printed or enrols customers, and
runs it from a phone: all of it through the pages and the programs' interface.
"""
