"""What a sender's file says beside its other files (前后对照): shared projects, last month's rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gutou.intake.check_findings import Finding, finding
from gutou.intake.history_columns import column_findings
from gutou.intake.submissions_compare import APPEND_ONLY, ROW_BY_ROW, WATCHED
from gutou.intake.submissions_groups import Group, group_of, month_before
from gutou.intake.submissions_keys import FileKeys, Index, KeyStore
from gutou.intake.submissions_kinds import MissingRow, Submission
from gutou.intake.submissions_names import cleaned_name
from gutou.settings import HandingIn

_SHARED_LISTED = 200
_FINISHED = re.compile(r"(?<![未待])(?:完工|竣工|投产|建成|交付使用)")
_NOT_YET = re.compile(r"(?:计划|预计|拟|力争|尚未|未).{0,8}(?:完工|竣工|投产|建成|交付)")


def with_history(submissions: Sequence[Submission], keys: KeyStore, rules: HandingIn) -> list[Submission]:
    """The same submissions, those in force with what they say beside the sender's other files in force.

    A file that its sender is asked about is told what of last month would be missing if it counted, and no more.

    Appended to ``findings``: projects that two files of one period share (IN51), columns that last month's file had or
    had not (IN53, IN55), a file of last month that nothing carries on (IN56). ``missing`` is filled.

    Args:
        submissions: Every submission, in the order of arrival.
        keys: The projects of files.
        rules: How many missing rows are listed.
    """
    groups: dict[Group, list[Submission]] = {}
    for one in submissions:
        if one.in_force and one.document is not None:
            groups.setdefault(group_of(one), []).append(one)
    changed: dict[str, Submission] = {}
    for group, files in groups.items():
        department, period, document = group
        earlier = month_before(period)
        before = groups.get((department, earlier, document), []) if earlier else []
        for one in _Month(files, before, keys, rules).compared():
            changed[one.submission_id] = one
    for one in submissions:
        if one.status == "held" and one.question and one.document in WATCHED:
            department, period, document = group_of(one)
            earlier = month_before(period)
            if before := groups.get((department, earlier, document), []) if earlier else []:
                files = [*groups.get(group_of(one), []), one]
                changed[one.submission_id] = _Month(files, before, keys, rules).asked(one)
    return [changed.get(one.submission_id, one) for one in submissions]


class _Month:
    """One department's files of one document and period, and those of the month before."""

    def __init__(
        self, files: list[Submission], before: list[Submission], keys: KeyStore, rules: HandingIn
    ) -> None:
        self.files = files
        self.before = before
        self.keys = keys
        self.rules = rules
        self.document = files[0].document or ""
        self.by_name = {cleaned_name(one.arrival.file_name): one for one in files}
        self.findings: dict[str, list[Finding]] = {one.submission_id: list(one.findings) for one in files}
        self.missing: dict[str, list[MissingRow]] = {one.submission_id: [] for one in files}

    def compared(self) -> Iterator[Submission]:
        """The files with what is found."""
        if self.document not in (*ROW_BY_ROW, *APPEND_ONLY):
            self._shared()
        if self.before:
            carried = [(old, self._carried_on(old)) for old in self.before]
            self._columns(carried)
            if self.document in WATCHED:
                self._gone(carried)
        for one in self.files:
            yield replace(self._with_missing(one), findings=tuple(self.findings[one.submission_id]))

    def asked(self, one: Submission) -> Submission:
        """One of the files with what is missing of last month's that it carries on."""
        self._gone([(old, self._carried_on(old)) for old in self.before])
        return self._with_missing(one)

    def _with_missing(self, one: Submission) -> Submission:
        rows = self.missing[one.submission_id]
        return replace(one, missing=tuple(rows[: self.rules.missing_listed]), missing_rows=len(rows))

    def _shared(self) -> None:
        """Projects of a file that an earlier one in force has as well."""
        seen: dict[str, list[tuple[Submission, FileKeys]]] = {}
        for one in self.files if len(self.files) > 1 else ():
            mine = self.keys.of(one)
            others: dict[str, tuple[Submission, FileKeys]] = {}
            for atom in mine.atoms:
                for other, keys in seen.get(atom, ()):
                    others[other.submission_id] = (other, keys)
                seen.setdefault(atom, []).append((one, mine))
            for other, keys in others.values():
                for at in mine.rows_in(keys)[:_SHARED_LISTED]:
                    self._share(one, other, mine.row(at))

    def _share(self, one: Submission, other: Submission, row: dict[str, object]) -> None:
        found = self.findings[one.submission_id]
        if len(found) < _SHARED_LISTED:
            name = row.get("project_name")
            found.append(
                finding(
                    "IN51",
                    sheet=str(row["sheet_name"]),
                    row=int(str(row["row_number"])),
                    field="project_name" if name else None,
                    value=str(name) if name else None,
                    note=other.arrival.file_name,
                )
            )

    def _carried_on(self, old: Submission) -> Submission | None:
        """The file that carries an old one on: of its name, else the one with most of its projects, else the only one."""
        if named := self.by_name.get(cleaned_name(old.arrival.file_name)):
            return named
        old_keys = self.keys.of(old)
        shares = [(len(old_keys.rows_in(self.keys.of(one))), one) for one in self.files]
        most = max(shares, key=lambda pair: pair[0])
        if most[0]:
            return most[1]
        return self.files[0] if len(self.files) == len(self.before) == 1 else None

    def _columns(self, carried: Sequence[tuple[Submission, Submission | None]]) -> None:
        """Columns of each file beside those of the newest file that it carries on."""
        newest = {new.submission_id: (old, new) for old, new in carried if new is not None}
        for old, new in newest.values():
            then = getattr(old.staged.meta, "columns", None) if old.staged else None
            now = getattr(new.staged.meta, "columns", None) if new.staged else None
            if then and now:
                self.findings[new.submission_id] += column_findings(then, now, self.document)

    def _gone(self, carried: Sequence[tuple[Submission, Submission | None]]) -> None:
        """Rows of last month whose project is in no file now; those finished then are not looked for."""
        index = Index()
        for one in self.files:
            index.add(self.keys.of(one).identities)
        for old, new in carried:
            keys = self.keys.of(old)
            if new is None:
                note = f"“{old.arrival.file_name}”（{len(keys.identities)} 行）"
                self.findings[self.files[-1].submission_id].append(finding("IN56", note=note))
                continue
            for at, identity in enumerate(keys.identities):
                if not index.holds(identity):
                    row = keys.row(at)
                    if not _finished(row):
                        self.missing[new.submission_id].append(_missing(row, old))


def _finished(row: dict[str, object]) -> bool:
    text = f"{row.get('stage') or ''} {row.get('end_status') or ''}"
    return bool(_FINISHED.search(text)) and not _NOT_YET.search(text)


def _missing(row: dict[str, object], old: Submission) -> MissingRow:
    def text(name: str) -> str | None:
        return str(row[name]) if row.get(name) else None

    return MissingRow(
        project_name=text("project_name") or "",
        project_code=text("project_code"),
        owner_name=text("owner_name"),
        file_name=old.arrival.file_name,
        sheet_name=str(row["sheet_name"]),
        row_number=int(str(row["row_number"])),
    )
