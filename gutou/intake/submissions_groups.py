"""Files that are compared with each other (同类文件): one department, period and kind of document."""

from __future__ import annotations

from gutou.intake.submissions_keys import KeyStore
from gutou.intake.submissions_kinds import Submission
from gutou.intake.submissions_names import cleaned_name
from gutou.periods import shift

Group = tuple[str, str, str | None]
"""Department, period, document: files are compared within it."""


def month_before(period: str) -> str | None:
    """The month whose files a period is compared with; a year's first has none, lists are drawn up anew."""
    return shift(period, -1) if not period.endswith("-01") else None


def group_of(submission: Submission) -> Group:
    """Department, period and document of a file."""
    return submission.arrival.department, submission.period, submission.document


class Files:
    """The files of one group, found by name and by project.

    Attributes:
        all: Their ids in the order of arrival.
        held: Those that were held when they came.
    """

    def __init__(self) -> None:
        self.all: list[str] = []
        self.held: list[str] = []
        self._order: dict[str, int] = {}
        self._by_name: dict[str, list[str]] = {}
        self._by_atom: dict[str, list[str]] = {}

    def add(self, new: Submission, keys: KeyStore, *, is_held: bool) -> None:
        """Take a file in."""
        self._order[new.submission_id] = len(self.all)
        self.all.append(new.submission_id)
        if is_held:
            self.held.append(new.submission_id)
        self._by_name.setdefault(cleaned_name(new.arrival.file_name), []).append(new.submission_id)
        for atom in keys.of(new).atoms:
            self._by_atom.setdefault(atom, []).append(new.submission_id)

    def named(self, new: Submission) -> list[str]:
        """Files of the same cleaned name."""
        return self._by_name.get(cleaned_name(new.arrival.file_name), [])

    def related(self, new: Submission, keys: KeyStore) -> list[str]:
        """Files that have a name or a project in common with a new one."""
        found = set(self.named(new))
        for atom in keys.of(new).atoms:
            found.update(self._by_atom.get(atom, ()))
        return sorted(found, key=self._order.__getitem__)
