"""Reviewers' decisions on pairs (复核决定): what they mean for a period's rows, and which of them no longer hold.

A decision speaks of descriptions, not of rows: the key of a pair holds the hashes of both rows' identity fields, so
that it outlives the month and is asked again only when one of those fields has changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product

import duckdb

from gutou.database import run
from gutou.register.description import Description
from gutou.register.frames import Type, load
from gutou.register.rows import Rows

SAME, OTHER, OPEN = "同一项目", "不同项目", "待定"
PAIR_DECISIONS = (SAME, OTHER, OPEN)

Pair = tuple[int, int]
Ends = tuple[str, str]

_PAIR_ID = re.compile(r"M([0-9a-f]{16})([0-9a-f]{16})")
_FINDING: dict[str, Type] = {"row_key": "text", "rule_id": "text", "message": "text"}
_MOST_EARLIER = 5


def pair_id_of(a: Description, b: Description) -> str:
    """Key of a pair of rows: the hashes of both rows' identity fields, whichever side they stand on."""
    return "M" + "".join(sorted((a.identity, b.identity)))


def ends_of(pair_id: str) -> Ends | None:
    """The two descriptions that a key speaks of, the smaller first; None where it is no key of a pair."""
    found = _PAIR_ID.fullmatch(pair_id)
    return (min(found.groups()), max(found.groups())) if found else None


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a returned review workbook.

    Attributes:
        key: Its row among the accepted rows.
        ends: The descriptions it speaks of.
        pair_id: The same as the reviewer's workbook names it.
        decision: 同一项目, 不同项目 or 待定.
        decided_by: Who decided; None where nobody signed.
        decided_on: Day, as far as it was written.
        note: What the reviewer added.
        place: File, sheet and row, for whoever looks it up.
    """

    key: str
    ends: Ends
    pair_id: str
    decision: str
    decided_by: str | None
    decided_on: str | None
    note: str | None
    place: str = ""


@dataclass(frozen=True)
class Decided:
    """Decisions that concern the rows of one period, as positions.

    Attributes:
        must: Pairs that stand in one project whatever score and veto say; together they join all rows concerned.
        never: Pairs that never stand in one project.
    """

    must: list[Pair] = field(default_factory=list)
    never: list[Pair] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a pair stands with its reviewers.

    Attributes:
        newest: The decision in force.
        holds: Whether it is carried out: neither 待定 nor contradicted by newer decisions.
        earlier: Decisions it replaced, the newest first, in words.
    """

    newest: Decision
    holds: bool
    earlier: str


class Decisions:
    """All decisions on pairs, settled among themselves.

    Of several on one pair the newest wins, and a newer decision wins over an older one that contradicts it through
    other pairs (A = B and B = C against A ≠ C); what is overruled or fits no rows is told by :meth:`findings`.
    """

    def __init__(self, given: Iterable[Decision] = ()) -> None:
        """Settle decisions, which are given from the oldest to the newest."""
        self._history: dict[Ends, list[Decision]] = {}
        for one in given:
            self._history[one.ends] = [one, *self._history.pop(one.ends, ())]  # the newest pair stands last
        self._overruled: set[Ends] = set()
        self._met: set[Ends] = set()
        self._whole: dict[str, str] = {}
        self._joined: set[str] = set()
        self._apart: dict[str, set[str]] = defaultdict(set)
        for ends, history in reversed(self._history.items()):
            self._settle(ends, history[0])

    def _root(self, identity: str) -> str:
        """The descriptions decided to be one project are known by one of them."""
        while (above := self._whole.get(identity, identity)) != identity:
            identity = above
        return identity

    def _settle(self, ends: Ends, newest: Decision) -> None:
        one, other = sorted(map(self._root, ends))
        if newest.decision == SAME:
            torn = one in self._apart[one] or other in self._apart[other]
            if torn or other in self._apart[one]:
                self._overruled.add(ends)
                return
            self._whole[other] = one
            self._joined.add(one)
            for far in self._apart.pop(other, set()) if other != one else ():
                self._apart[far].discard(other)
                self._apart[far].add(one)
                self._apart[one].add(far)
        elif newest.decision == OTHER:
            if one == other and one in self._joined:
                self._overruled.add(ends)
                return
            self._apart[one].add(other)
            self._apart[other].add(one)

    def __len__(self) -> int:
        """Number of pairs with a decision."""
        return len(self._history)

    def spoke_of(self, one: str, other: str) -> bool:
        """Whether somebody has decided on rows of these identities."""
        return (min(one, other), max(one, other)) in self._history

    def standing(self, a: Description, b: Description) -> Standing | None:
        """How the pair of two rows stands; None where nobody has decided on it."""
        ends = (min(a.identity, b.identity), max(a.identity, b.identity))
        history = self._history.get(ends)
        if history is None:
            return None
        newest, *earlier = history
        holds = newest.decision != OPEN and ends not in self._overruled
        return Standing(newest, holds, "；".join(map(_said, _changes(newest, earlier)[:_MOST_EARLIER])))

    def places(self, rows: Sequence[Description]) -> list[Pair]:
        """Pairs of rows that a decision speaks of, one per decision: the first rows of each description."""
        at = self._positions(rows)
        found = []
        for one, other in self._history:
            some, others = at.get(one, []), at.get(other, [])
            if one == other:
                others = others[1:]
            if some and others:
                found.append((min(some[0], others[0]), max(some[0], others[0])))
        return sorted(found)

    def among(self, rows: Sequence[Description]) -> Decided:
        """What the decisions ask of the rows of one period.

        A decision holds for every row of the descriptions it speaks of. Descriptions joined through a third that is
        not among these rows are joined all the same.
        """
        at = self._positions(rows)
        for one, other in self._history:
            if at.get(one) and at.get(other) and (one != other or len(at[one]) > 1):
                self._met.add((one, other))
        wholes: dict[str, list[int]] = defaultdict(list)
        for identity, some in at.items():
            wholes[self._root(identity)] += some
        wholes = {root: sorted(some) for root, some in wholes.items()}
        must = [pair for root in self._joined if root in wholes for pair in pairwise(wholes[root])]
        never: set[Pair] = set()
        for root, others in self._apart.items():
            for other in others if root in wholes else ():
                if other == root:
                    never.update(combinations(wholes[root], 2))
                elif other in wholes:
                    never.update((min(p), max(p)) for p in product(wholes[root], wholes[other]))
        return Decided(sorted(set(must)), sorted(never))

    def _positions(self, rows: Sequence[Description]) -> dict[str, list[int]]:
        known = {identity for ends in self._history for identity in ends}
        at: dict[str, list[int]] = defaultdict(list)
        for n, identity in enumerate(Rows.of(rows).identities) if known else ():
            if identity in known:
                at[identity].append(n)
        return at

    def findings(self) -> list[tuple[str, str, str]]:
        """What the bureau must know: row of the decision, rule, and what goes into its message.

        Called when every period has been through :meth:`among`: only then is it known which decisions fit no rows.
        """
        said = []
        for ends, (newest, *_) in self._history.items():
            if newest.decision == OPEN:
                continue
            if ends not in self._met:
                said.append((newest.key, "IN76", newest.decision))
            if ends in self._overruled:
                said.append((newest.key, "IN77", newest.decision))
        return sorted(said)


def _changes(newest: Decision, earlier: Iterable[Decision]) -> list[Decision]:
    """Earlier decisions without mere repetitions of the next one, as when a workbook is handed in twice."""
    found, after = [], newest
    for one in earlier:
        if (one.decision, one.decided_by, one.decided_on, one.note) != (
            after.decision,
            after.decided_by,
            after.decided_on,
            after.note,
        ):
            found.append(one)
        after = one
    return found


def _said(one: Decision) -> str:
    signed = "，".join(part for part in (one.decided_by, one.decided_on) if part)
    return f"{one.decision}（{signed}）" if signed else one.decision


def load_decisions(con: duckdb.DuckDBPyConnection) -> Decisions:
    """Decisions on pairs of every folder and period, from ``work.decision_row``.

    A row whose key is none, or whose decision is not one on a pair, was refused when it arrived and is passed over.
    """
    if not _exists(con, "decision_row"):
        return Decisions()
    found = run(con, "register/71_decision", {"decisions": list(PAIR_DECISIONS)}).fetchall()
    return Decisions(
        Decision(key, ends, pair_id, decision, by, on, note, place)
        for key, pair_id, decision, by, on, note, place in found
        if (ends := ends_of(pair_id))
    )


def publish_findings(con: duckdb.DuckDBPyConnection, decisions: Decisions) -> None:
    """Add to ``finding`` the decisions that fit no rows or that newer ones contradict."""
    if said := decisions.findings():
        rules = intake_words()
        told = [(key, rule, rules[rule].format(value=value)) for key, rule, value in said]
        load(con, "work.decision_said", _FINDING, told)
        run(con, "register/72_decision_finding")


def intake_words() -> dict[str, str]:
    """Messages of the rules on decisions."""
    from gutou.intake.check_findings import intake_rules

    return {name: str(rule["message"]) for name, rule in intake_rules().items()}


def _exists(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'work' AND table_name = ?", [table]
    ).fetchall()
    return bool(found)
