"""Measurements: run by hand, printed as text, none of them a test."""
