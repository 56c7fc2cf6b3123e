"""Scope (口径): is a project fixed-asset investment, by the rulebook."""
