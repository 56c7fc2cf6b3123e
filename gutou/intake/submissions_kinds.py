"""What a submission is (报送件): a file received and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gutou.intake.check_findings import Finding
from gutou.intake.sidecar import Arrival

if TYPE_CHECKING:
    from gutou.intake.staging import StagedFile

Status = Literal["accepted", "partial", "held", "rejected", "duplicate", "superseded"]
IN_FORCE: tuple[Status, ...] = ("accepted", "partial")


@dataclass(frozen=True)
class MissingRow:
    """A row of last month's same document of the same sender whose project is in none of this month's files.

    Attributes:
        project_name: As written last month.
        project_code: As written last month; None where none was given.
        owner_name: As written last month; None where none was given.
        file_name: Last month's file, with its sheet and row as a person sees them.
    """

    project_name: str
    project_code: str | None
    owner_name: str | None
    file_name: str
    sheet_name: str
    row_number: int


@dataclass(frozen=True)
class RuleCount:
    """How often an edit rule spoke on a file's rows.

    Attributes:
        rule_id: The rule.
        holds: Places where it holds; those where it is broken; those where a value it needs is missing.
        error: Why it failed in the file's period, and then says nothing there; None where it did not.
    """

    rule_id: str
    holds: int = 0
    broken: int = 0
    not_verifiable: int = 0
    error: str | None = None


@dataclass(frozen=True)
class Submission:
    """One file received and what became of it.

    Attributes:
        arrival: The file as it arrived.
        staged: Its rows and findings; None where it was refused unread.
        document: Kind of document; None where it was not recognised.
        period: ``YYYY-MM``, or 未定 where nothing names it.
        own_status: What it deserved when it came: accepted, partial, held or rejected; being replaced later does not
            change it, an answered question does.
        status: What became of it beside the others: may also be duplicate or superseded.
        reason: Chinese sentence behind the status; None where there is nothing to say.
        rows_read: Data rows; those accepted and those kept apart.
        rows_in_file: Rows of all its sheets, whatever they are; None where it was not read.
        findings: What is found beside other files of the same sender only.
        question: What a file that is held on account of other files asks, and how to answer.
        missing: Rows of last month's same document of this sender that are missing now, as many as are listed.
        missing_rows: How many they are altogether.
        after_freeze: It came after its period was sealed.
        waits: Its rows are not in the figures of its sealed period, and wait for a revision.
        outcomes: How often each edit rule spoke on its rows.
    """

    arrival: Arrival
    staged: StagedFile | None
    document: str | None
    period: str
    own_status: Status
    status: Status
    reason: str | None
    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    rows_in_file: int | None = None
    findings: tuple[Finding, ...] = ()
    question: str | None = None
    missing: tuple[MissingRow, ...] = ()
    missing_rows: int = 0
    after_freeze: bool = False
    waits: bool = False
    outcomes: tuple[RuleCount, ...] = ()

    @property
    def submission_id(self) -> str:
        """Id of the arrival."""
        return self.arrival.submission_id

    @property
    def in_force(self) -> bool:
        """Whether its rows count."""
        return self.status in IN_FORCE
