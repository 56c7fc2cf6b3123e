"""Which projects a file holds, by the sender's own keys (本单位的项目标识), never by the register.

A project is its valid project code; where one side has none, its folded name with its owner. Other documents have
keys of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow
import pyarrow.parquet
from stdnum.iso7064 import mod_11_10

from schemas.documents import DOCUMENTS, staged_columns

if TYPE_CHECKING:
    from gutou.intake.staging import StagedFile
    from gutou.intake.submissions_kinds import Submission

pa: Any = pyarrow  # its types are incomplete
pq: Any = pyarrow.parquet

_OLD = re.compile(r"20(?:1[3-9]|20)-?\d{6}-?\d{2}-?0[1-9]-?\d{6}(?:-?000)?")
_DIGITS = re.compile(r"[\d-]+")
_BRACKETS = str.maketrans("[]{}〔〕【】〈〉《》「」『』", "()()()()()()()()")
_PROJECT = ("project_code", "project_name", "owner_name")
_KEYS: dict[str, tuple[str, ...]] = {
    "library": ("library_code",),
    "plan": ("scope_name", "period", "target_kind"),
    "peers": ("city", "period"),
    "vouchers": ("kind", "number"),
    "decisions": ("pair_id", "project_id", "finding_key"),
    "answers": ("project_id", "matter"),
    "verifications": ("project_id",),
}
_BESIDE = {"approvals": ("approval_kind", "approval_no"), "entries": ("change",)}
_SHOWN = ("sheet_name", "row_number", "stage", "end_status")


class Identity(NamedTuple):
    """What one row speaks of: a valid code, a folded name, a folded owner; each may be empty."""

    code: str
    name: str
    owner: str

    @property
    def project(self) -> tuple[str, str]:
        """What rows of one file are counted as one project by."""
        return (self.code, "") if self.code else (self.name, self.owner)


@dataclass
class Index:
    """Identities found quickly."""

    codes: set[str] = field(default_factory=set)
    names: dict[str, list[Identity]] = field(default_factory=dict)

    def add(self, identities: Iterable[Identity]) -> Index:
        """Take identities in."""
        for one in identities:
            if one.code:
                self.codes.add(one.code)
            if one.name and one not in (same := self.names.setdefault(one.name, [])):
                same.append(one)
        return self

    def holds(self, one: Identity) -> bool:
        """Whether the project is among them: by code, or by name and owner unless two valid codes differ."""
        if one.code and one.code in self.codes:
            return True
        for other in self.names.get(one.name, ()) if one.name else ():
            if one.code and other.code:
                continue
            # An owner that one side left blank is no difference.
            if one.owner == other.owner or not one.owner or not other.owner:
                return True
        return False


@dataclass(frozen=True)
class FileKeys:
    """The projects of one file.

    Attributes:
        identities: One per accepted row.
        columns: The rows' keys and places as they stand in the staged file.
    """

    identities: list[Identity]
    columns: Any

    @cached_property
    def index(self) -> Index:
        """All its identities."""
        return Index().add(self.identities)

    @cached_property
    def projects(self) -> set[tuple[str, str]]:
        """Its distinct projects; rows without any key are none."""
        return {one.project for one in self.identities if one.code or one.name}

    @cached_property
    def atoms(self) -> set[str]:
        """Codes and names; files that share none share no project."""
        return {part for one in self.identities for part in (one.code, one.name) if part}

    def rows_in(self, other: FileKeys) -> list[int]:
        """Places of the rows whose project the other file holds."""
        if self.atoms.isdisjoint(other.atoms):
            return []
        return [at for at, one in enumerate(self.identities) if other.index.holds(one)]

    def row(self, at: int) -> dict[str, Any]:
        """Keys and place of one row, as written."""
        found: list[dict[str, Any]] = self.columns.slice(at, 1).to_pylist()
        return found[0]


@dataclass(frozen=True)
class Overlap:
    """How much of an older file is in a newer one.

    Attributes:
        older: The older file.
        share: Share of its projects that the newer one holds; 0 where it has none.
        keyed: Whether it has any project that can be compared.
        rows: Its rows; ``kept`` are those whose project is in the newer one.
    """

    older: Submission
    share: float
    keyed: bool
    rows: int
    kept: list[int]

    @property
    def dropped(self) -> int:
        """Rows whose project is not in the newer file."""
        return self.rows - len(self.kept)


class KeyStore:
    """The keys of staged files, each read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], FileKeys] = {}

    def of(self, submission: Submission) -> FileKeys:
        """The keys of a submission; none where it has no rows."""
        if submission.staged is None or submission.document not in DOCUMENTS:
            return FileKeys([], pa.table({}))
        place = (str(submission.staged.folder), submission.period)
        if place not in self._known:
            self._known[place] = _read(submission.staged, submission.document, submission.period)
        return self._known[place]

    def overlap(self, older: Submission, newer: Submission) -> Overlap:
        """How much of the older file is in the newer one."""
        old = self.of(older)
        kept = old.rows_in(self.of(newer))
        shared = {old.identities[at].project for at in kept}
        share = len(shared) / len(old.projects) if kept else 0.0
        return Overlap(older, share, bool(old.atoms), len(old.identities), kept)


def _read(staged: StagedFile, document: str, period: str) -> FileKeys:
    known = {name for name, _ in staged_columns(document)}
    wanted = (*_KEYS.get(document, ()), *_PROJECT, *_BESIDE.get(document, ()), *_SHOWN)
    columns = [name for name in dict.fromkeys(wanted) if name in known]
    table = pq.ParquetFile(staged.folder / "rows.parquet").read(columns=columns, use_threads=False)
    listed = {name: table.column(name).to_pylist() for name in table.column_names}
    return FileKeys(list(_identities(listed, document, period, table.num_rows)), table)


def _identities(listed: Mapping[str, list[Any]], document: str, period: str, rows: int) -> Iterator[Identity]:
    nothing = [None] * rows
    codes, names, owners = (listed.get(name, nothing) for name in _PROJECT)
    if "period" in listed:  # of plan and peers: a row that names none speaks of the file's
        listed = {**listed, "period": [one or period for one in listed["period"]]}
    own = list(zip(*(listed[name] for name in _KEYS.get(document, ()) if name in listed), strict=True))
    beside = list(zip(*(listed[name] for name in _BESIDE.get(document, ()) if name in listed), strict=True))
    for at in range(rows):
        if own and any(own[at]):
            yield Identity("", "|".join(folded(one) for one in own[at]), "")
        elif beside:
            code = valid_code(codes[at])
            what = "|".join(folded(one) for one in beside[at])
            yield Identity(code and f"{code}|{what}", f"{folded(names[at])}|{what}", folded(owners[at]))
        else:
            yield Identity(valid_code(codes[at]), folded(names[at]), folded(owners[at]))


@lru_cache(maxsize=1 << 18)
def folded(text: str | None) -> str:
    """A name as it is compared: NFKC, lower case, without blanks, punctuation and quotes, all brackets round."""
    if not text:
        return ""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_BRACKETS)
    return "".join(c for c in plain if c.isalnum() or c in "()#.-~+")


@lru_cache(maxsize=1 << 18)
def valid_code(text: str | None) -> str:
    """Digits of a project code that identifies a project, else nothing.

    Either the check digit holds (ISO 7064 MOD 11,10), or the code has the form before 2020-11, which had none.
    """
    if not text:
        return ""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not _DIGITS.fullmatch(plain):
        return ""
    digits = plain.replace("-", "")
    if len(digits) == 23 and digits.endswith("000"):
        digits = digits[:20]
    if len(digits) != 20 or len(set(digits)) < 3:
        return ""
    return digits if mod_11_10.is_valid(digits) or _OLD.fullmatch(plain) else ""
