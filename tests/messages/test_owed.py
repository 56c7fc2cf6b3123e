"""What is owed on a day, and on which days somebody is asked for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gutou.intake.submissions import Status, Submission
from gutou.messages.causes import of_files, reminders
from gutou.messages.owed import Owed, owed
from gutou.settings import Messages
from tests.intake.arrived import arrival, settings


def came(
    department: str,
    document: str | None,
    status: Status = "accepted",
    *,
    own: Status | None = None,
    day: int = 0,
) -> Submission:
    path = f"{department}/2025-06/{document}_{status}.xlsx"
    return Submission(arrival(path, status, day=day), None, document, "2025-06", own or status, status, None)


def states(root: Path, *submissions: Submission, on: str = "2025-07-06") -> dict[tuple[str, str], str]:
    found = owed(settings(root), submissions, date.fromisoformat(on), ahead=3, behind=12)
    return {(one.department, one.document): one.state for one in found if one.period == "2025-06"}


def test_whatever_has_not_come_is_missing(tmp_path: Path) -> None:
    assert states(tmp_path) == {
        ("住建", "survey"): "missing",
        ("发改", "survey"): "missing",
        ("发改", "key_projects"): "missing",
        ("统计局", "library"): "missing",
        ("统计局", "plan"): "missing",
    }


@pytest.mark.parametrize(
    ("submissions", "state"),
    [
        ([came("住建", "survey")], None),
        ([came("住建", "survey", "partial")], None),
        ([came("住建", "survey", "superseded", own="accepted")], None),
        ([came("住建", "survey", "held")], "held"),
        ([came("住建", "survey", "rejected")], "rejected"),
        ([came("住建", None, "rejected")], "rejected"),
        ([came("发改", "survey")], "missing"),
        ([came("住建", "survey", "rejected"), came("住建", "survey", "held")], "held"),
        ([came("住建", "survey"), came("住建", "survey", "held")], None),
    ],
)
def test_a_usable_file_settles_it(tmp_path: Path, submissions: list[Submission], state: str | None) -> None:
    assert states(tmp_path, *submissions).get(("住建", "survey")) == state


def test_where_two_are_owed_a_file_that_nobody_recognised_stands_for_neither(tmp_path: Path) -> None:
    found = states(tmp_path, came("发改", None, "rejected"))
    assert (found["发改", "survey"], found["发改", "key_projects"]) == ("missing", "missing")
    found = states(tmp_path, came("发改", None, "rejected"), came("发改", "survey"))
    assert found["发改", "key_projects"] == "rejected"


@pytest.mark.parametrize(
    ("on", "survey", "plan"),
    [
        ("2025-07-01", False, False),
        ("2025-07-02", True, False),
        ("2025-07-05", True, True),
        ("2025-07-17", True, True),
        ("2025-07-18", False, True),
        ("2025-07-21", False, False),
    ],
)
def test_only_what_is_due_soon_or_was_due_of_late(tmp_path: Path, on: str, survey: bool, plan: bool) -> None:
    found = states(tmp_path, on=on)
    assert (("住建", "survey") in found, ("统计局", "plan") in found) == (survey, plan)


def test_what_is_sealed_or_still_to_be_read_is_not_asked_for(tmp_path: Path) -> None:
    def departments(**more: object) -> set[str]:
        found = owed(settings(tmp_path), (), date(2025, 7, 6), ahead=3, behind=12, **more)  # type: ignore[arg-type]
        return {one.department for one in found if one.period == "2025-06"}

    assert departments(leave_out={("住建", "2025-06")}) == {"发改", "统计局"}
    assert departments(sealed={"2025-06"}) == set()


@pytest.mark.parametrize(
    ("left", "asked"),
    [
        (4, None),
        (3, "due_soon/3"),
        (2, "due_soon/3"),
        (1, "due_soon/1"),
        (0, "due_soon/1"),
        (-1, "overdue/1"),
        (-4, "overdue/1"),
        (-5, "overdue/5"),
        (-31, "overdue/5"),
    ],
)
def test_a_milestone_is_one_cause_however_often_it_is_met(left: int, asked: str | None) -> None:
    due = date(2025, 7, 5)
    told = Messages(days_before=(3, 1), days_after=(1, 5))
    as_of = date.fromordinal(due.toordinal() - left)
    found = reminders([Owed("住建", "2025-06", "survey", due, "missing")], told, as_of)
    assert [f"{one.kind}/{one.key.split('/')[-1]}" for one in found] == ([asked] if asked else [])
    assert {one.audience for one in found} <= {"住建"}


def test_files_of_the_last_days_are_told_by_their_receipt(tmp_path: Path) -> None:
    held, rejected = came("住建", "survey", "held"), came("发改", None, "rejected", day=2)
    found = of_files([held, rejected, came("统计局", "plan")], date(2025, 7, 3))
    assert [one.kind for one in found] == ["held", "rejected"]
    assert held.submission_id in found[0].text
    assert held.arrival.file_name not in found[0].text
    assert of_files([held], date(2025, 7, 9)) == []
