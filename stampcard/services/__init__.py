"""The verbs of the shop: the only writers."""
