"""A missed run is made good for once."""

from __future__ import annotations

from datetime import datetime, timedelta

from gutou.operate.catch_up import Begun, is_missed, superseded

DUE = datetime(2026, 11, 26, 21, 30)
LONG_AGO = DUE - timedelta(days=30)
BEFORE = Begun(DUE - timedelta(days=1))


def test_nothing_began_since_it_was_due() -> None:
    assert is_missed(DUE, LONG_AGO, [BEFORE])
    assert is_missed(DUE, LONG_AGO, [])


def test_what_began_is_not_missed() -> None:
    assert not is_missed(DUE, LONG_AGO, [BEFORE, Begun(DUE)])
    assert not is_missed(DUE, LONG_AGO, [Begun(DUE + timedelta(hours=9))])


def test_what_was_due_before_the_first_registration_is_not_missed() -> None:
    assert not is_missed(DUE, DUE + timedelta(minutes=1), [])
    assert not is_missed(DUE, None, [])
    assert not is_missed(None, LONG_AGO, [])


def test_an_interrupted_run_is_tried_once_more_and_not_for_ever() -> None:
    died = Begun(DUE, interrupted=True)
    again = Begun(DUE + timedelta(minutes=3), interrupted=True)
    assert is_missed(DUE, LONG_AGO, [died])
    assert not is_missed(DUE, LONG_AGO, [died, again])
    assert not is_missed(DUE, LONG_AGO, [died, Begun(DUE + timedelta(minutes=3))])


def test_of_several_late_runs_the_last_does_the_work() -> None:
    now = DUE + timedelta(minutes=25)
    late = [(str(n), DUE + timedelta(minutes=10 * n)) for n in range(6)]
    assert superseded(late, now) == ["0", "1"]
    assert superseded(late[:1], now) == []
    assert superseded([], now) == []
