"""Partners: who they are, where they may act, whom they send, and who owes whom."""
