"""Members: enrol them, find them, carry their accounts, prove who they are."""
