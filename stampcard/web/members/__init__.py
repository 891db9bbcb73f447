"""Pages that have to do with persons."""
