"""Hypothesis without deadlines: the machines that run the tests are shared, and a slow moment is no fault."""

from __future__ import annotations

from hypothesis import settings

import gutou  # noqa: F401 - before any test module loads openpyxl

settings.register_profile("gutou", deadline=None)
settings.load_profile("gutou")
