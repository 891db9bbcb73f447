"""What is kept: tables, their queries, their guards."""
