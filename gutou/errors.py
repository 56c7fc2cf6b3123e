"""Errors that end a command with one sentence instead of a traceback."""

from __future__ import annotations


class GutouError(Exception):
    """Something a person must be told; ``exit_status`` is what the command line returns."""

    exit_status = 3


class UsageError(GutouError):
    """Wrong use or wrong settings (exit status 2)."""

    exit_status = 2


class AuditHeldBackError(GutouError):
    """The audit did not let the candidate be published (exit status 1)."""

    exit_status = 1
