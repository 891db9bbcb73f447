"""Plain values: standard library only, nothing fetched, nothing kept."""
