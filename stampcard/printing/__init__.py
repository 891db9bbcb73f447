"""From plain values to a PDF; knows no table, no rule and no request."""
