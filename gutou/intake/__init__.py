"""Intake (收件): files in the share become checked, staged rows and receipts."""
