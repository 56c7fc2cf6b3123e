"""Hypothesis without deadlines: the machines that run the tests are shared, and a slow moment is no fault."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("gutou", deadline=None)
settings.load_profile("gutou")
