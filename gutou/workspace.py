"""Where a city's files lie: the share, and raw, staged and curated data."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gutou.settings import Settings

RECEIPTS = "回执"
TEMPLATES = "模板"


@dataclass(frozen=True)
class Workspace:
    """The folders of one city.

    Attributes:
        share: Departments' folders; untrusted; written only in 回执 and 模板.
        data: ``raw`` (immutable input), ``staged`` (a cache), ``curated`` (what is published).
    """

    share: Path
    data: Path

    @classmethod
    def of(cls, settings: Settings) -> Workspace:
        """The folders the settings name."""
        return cls(settings.share, settings.data)

    @property
    def raw(self) -> Path:
        """Immutable copies of what arrived, with one sidecar per arrival."""
        return self.data / "raw"

    @property
    def fixed(self) -> Path:
        """What the system itself has fixed and must not recompute (ids, seals, samples)."""
        return self.raw / "_fixed"

    @property
    def staged(self) -> Path:
        """Parquet per file; can be deleted at any time."""
        return self.data / "staged"

    @property
    def curated(self) -> Path:
        """Published database, vintages, reports."""
        return self.data / "curated"

    @property
    def database(self) -> Path:
        """The published database."""
        return self.curated / "gutou.duckdb"

    def make_private(self) -> None:
        """Make the folders of what arrived and what was read of it, closed to others: they hold names and phone numbers."""
        for folder in (self.raw, self.staged):
            folder.mkdir(parents=True, exist_ok=True)
            with suppress(PermissionError):  # made by somebody else, who answers for it
                folder.chmod(0o750)

    @property
    def prefect_home(self) -> Path:
        """Prefect's own files."""
        return self.data / ".prefect"

    def receipts(self, department: str, period: str) -> Path:
        """Folder for a department's receipts of a period."""
        return self.share / department / RECEIPTS / period
