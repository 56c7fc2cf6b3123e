"""What passes between the stages (环节之间): what has arrived, the candidate being built, how a run ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from duckdb import DuckDBPyConnection

from gutou.intake import decisions, edits
from gutou.intake import sealed as sealed_files
from gutou.intake.sidecar import Arrival
from gutou.intake.staging import StagedFile
from gutou.intake.submissions import Submission, decide
from gutou.job import Job
from gutou.publish import manifest, sealed, seals
from gutou.report.page import Page
from gutou.report.worklists import Worklists
from gutou.settings import Settings
from gutou.workspace import Workspace


@dataclass
class Intake:
    """What has arrived (来件): every arrival, those that are ``new``, and what was read of each.

    ``settings`` say how several files of one sender are told apart; without them the defaults do, and only what
    needs no setting is said. ``seals`` (已定库) keep later files out of sealed periods; False asks what the periods would
    be without.
    """

    arrivals: list[Arrival]
    new: list[Arrival]
    notices: list[str] = field(default_factory=list)
    staged: dict[str, StagedFile] = field(default_factory=dict)
    settings: Settings | None = None
    seals: bool = True
    _decided: list[Submission] | None = field(default=None, init=False, repr=False)

    def readable(self) -> list[Arrival]:
        """Arrivals whose content was received."""
        return [one for one in self.arrivals if one.raw is not None]

    def add(self, submission_id: str, staged: StagedFile) -> None:
        """Keep what was read of a file."""
        self.staged[submission_id] = staged
        self._decided = None

    def submissions(self) -> list[Submission]:
        """What becomes of every arrival, seen together with the sender's other files; worked out once."""
        if self._decided is None:
            self._decided = self._decide()
        return self._decided

    def _decide(self) -> list[Submission]:
        if self.settings is None:
            return decide(self.arrivals, self.staged)
        everything = self._judged(self.arrivals, self.settings)
        if not self.seals:
            return everything
        in_force = seals.newest_seals(Workspace.of(self.settings).fixed)
        if not (waiting := sealed_files.waiting(everything, in_force)):
            return sealed_files.beside_seals(everything, everything, in_force)
        others = [one for one in self.arrivals if one.submission_id not in waiting]
        return sealed_files.beside_seals(everything, self._judged(others, self.settings), in_force)

    def _judged(self, arrived: list[Arrival], settings: Settings) -> list[Submission]:
        decided = decide(arrived, self.staged, settings.handing_in)
        judged = edits.with_findings(decided, settings)
        return decisions.with_refusals(judged, Workspace.of(settings).fixed, settings)


@dataclass
class Build:
    """A candidate database under construction (候选库).

    ``newest`` is the newest period with a file, ``lists`` the work lists of the run's period once they are read off.
    """

    job: Job
    intake: Intake
    con: DuckDBPyConnection
    candidate: Path
    used: manifest.Manifest
    cache: str = "register"
    newest: str | None = None
    lists: Worklists | None = None

    def keep_seals(self, *, only_filled: bool = True) -> None:
        """Let the sealed figures stand for what was computed of sealed periods so far, for the stages to come."""
        if self.intake.seals:
            sealed.restore(self.con, self.job.workspace.fixed, only_filled=only_filled)

    def counted(self, stage: str, *tables: str) -> None:
        """Note how many rows a stage (环节) has made."""
        self.job.rows[stage] = {table: self.count(table) for table in tables}

    def count(self, table: str) -> int:
        """Rows of a table of the candidate, or of what follows FROM."""
        found = self.con.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(found[0]) if found else 0


@dataclass(frozen=True)
class Outcome:
    """How a run ended, and what to show of it.

    Attributes:
        published: Whether the candidate is now the published database (for an intake alone: whether it ended well).
        message: One sentence.
        page: The page of the run's period; None where nobody handed in.
        database: The published database, or the candidate that was held back.
        report: The report page.
        briefing: The briefing.
        faults: What the audit found, one sentence each.
        notices: What was passed over on the way.
        waits: The audit let it pass, but a client held the published database; the vintage waits to be put in place.
    """

    published: bool
    message: str
    page: Page | None = None
    database: Path | None = None
    report: Path | None = None
    briefing: Path | None = None
    faults: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    waits: bool = False

    @property
    def state(self) -> str:
        """``published``, ``held_back``, ``waits``, or ``received`` for an intake alone."""
        if self.waits:
            return "waits"
        if not self.published:
            return "held_back"
        return "received" if self.database is None else "published"
