"""Project ids (项目标识): stable between runs and months, found by content, fixed once published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from gutou.register.description import digest
from gutou.register.fixed import Alias, Fixed
from gutou.register.frames import Arrow, coded
from gutou.register.ids_claims import Claim, Held, Holder, heirs, recognise
from gutou.register.ids_keys import OWN
from gutou.register.ids_known import Known
from gutou.register.rows import Rows

MERGED = "归并：两个标识的来源行现为同一项目，保留较早者"
PARTED = "拆分：{rows} 条来源行原属该项目，本期起另立项目"
MOVED = "转出：{rows} 条来源行原属该项目，本期起归入另一项目"


class Split(NamedTuple):
    """Rows that left a project (拆分): comparisons of either with earlier periods are not verifiable.

    Attributes:
        project_id: The id that the larger part keeps.
        part_id: The project in which the rows stand now.
        since: The first period in which they do.
        rows: How many.
        why: In words.
    """

    project_id: str
    part_id: str
    since: str
    rows: int
    why: str


@dataclass
class Ledger:
    """The ids given so far, walking from the oldest period to the newest.

    Attributes:
        fixed: What earlier publications have fixed; it wins in its own period.
        holder: Key → the id that last held it, and since when.
        first_seen: Id → the first period it stood in; the older of two merged ids stays.
        last_seen: Id → the last period it stood in on this walk.
        aliases: Former id → alias, of the merges met on this walk.
        splits: What left a project on this walk, by project, part and period.
    """

    fixed: Fixed
    holder: dict[str, Held] = field(default_factory=dict)
    first_seen: dict[str, str] = field(default_factory=dict)
    last_seen: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    splits: dict[tuple[str, str, str], Split] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first_seen = dict(self.fixed.first_seen)
        self._known: Known | None = None
        self._met: list[tuple[str, int]] = []

    def assign(
        self,
        period: str,
        rows: Rows,
        groups: Sequence[Sequence[int]],
        sealed: Sequence[str] | None = None,
        *,
        last: bool = False,
    ) -> list[str]:
        """Ids of a period's projects.

        The id published for this period wins. Else each former id goes to the project that holds the larger part of it
        (:func:`gutou.register.ids_claims.heirs`); of several that meet in one project the oldest stays and the others
        become aliases. What is left takes an id that a later period has published for the same row, or a new one.
        Where the period is sealed its projects have the ids of the seal.

        Args:
            period: The period, later than those before.
            rows: Its rows.
            groups: Its projects as positions of rows, in an order that depends on content alone.
            sealed: Ids of the seal.
            last: No period follows: nothing has to be known again.
        """
        self._known = known = Known(rows.keys, groups)
        given = self._given(period, known)
        if sealed is not None:
            standing = set(sealed)
            self._met = [(former, number) for former, number in self._met if former not in standing]
        ids = []
        for number, group in enumerate(groups):
            inherited = sealed[number] if sealed else given[number].project_id if number in given else None
            chosen = inherited or self._new(rows.sources[group[0]], rows.identities[group[0]])
            self.aliases.pop(chosen, None)
            self.first_seen[chosen] = min(self.first_seen.get(chosen, period), period)
            self.last_seen[chosen] = period
            ids.append(chosen)
        self._note_merges(period, ids)
        self._note_splits(period, known, ids)
        if not last:
            self._remember(period, known, ids)
        return ids

    def keys_of(self, ids: Sequence[str]) -> tuple[Arrow, Arrow, Arrow]:
        """Columns project_id, first period, key: every key that names one project only, of the ids just assigned."""
        assert self._known is not None, "nothing was assigned"
        projects, keys = self._known.telling()
        since = [self.first_seen[project] for project in ids]
        return coded(ids, projects), coded(since, projects), keys

    def final_aliases(self) -> list[Alias]:
        """Aliases of this walk and of earlier publications, each pointing at the id that stands today."""
        target = self._targets()
        every = {**self.fixed.aliases, **self.aliases}
        final = [replace(every[former], project_id=stands) for former, stands in target.items()]
        return sorted(final, key=lambda a: (a.project_id, a.alias_id))

    def final_splits(self) -> list[Split]:
        """Splits of this walk between projects that stand apart today, under the ids of today."""
        target = self._targets()
        final: dict[tuple[str, str, str], Split] = {}
        for split in self.splits.values():
            project, part = (target.get(i, i) for i in (split.project_id, split.part_id))
            if project == part:
                continue
            key = (project, part, split.since)
            rows = split.rows + (final[key].rows if key in final else 0)
            final[key] = split._replace(project_id=project, part_id=part, rows=rows)
        return [final[key] for key in sorted(final)]

    def _given(self, period: str, every: Known) -> dict[int, Claim]:
        """Position → the former id that stays; which others it met there is kept for :meth:`_note_merges`."""
        self._met = []
        if not self.holder and max(self.fixed.periods, default="") < period:
            return {}
        known, published = every.rows, self._published(period)
        own = heirs(published, known, _itself, firm=True, without=frozenset())
        taken = {claim.project_id for claims in own.values() for claim in claims}
        carried = heirs(self.holder, known, self._standing, firm=True, without=taken)
        taken |= {claim.project_id for claims in carried.values() for claim in claims}
        given = {n: self._oldest(claims, period) for n, claims in (carried | own).items()}
        self._met = [(claim.project_id, n) for found in (own, carried) for n in found for claim in found[n]]
        later = _Later([self.fixed.periods[p] for p in sorted(self.fixed.periods) if p > period])
        weaker: tuple[tuple[Holder, Callable[[str], str], bool], ...] = (
            (later, self._standing, True),
            (published, _itself, False),
            (self.holder, self._standing, False),
            (later, self._standing, False),
        )
        for holder, standing, firm in weaker:
            free = set(range(len(known))) - given.keys()
            if not free:
                break
            found = heirs(holder, known, standing, firm=firm, without=taken, among=free)
            given |= {n: self._oldest(claims, period) for n, claims in found.items()}
            taken |= {claim.project_id for claim in given.values()}
        return given

    def _published(self, period: str) -> dict[str, Held]:
        """Keys fixed for a period, with the age that the id's project has on this walk."""
        return {
            key: before if (before := self.holder.get(key)) and before[0] == project else (project, period)
            for key, project in self.fixed.periods.get(period, {}).items()
        }

    def _note_merges(self, period: str, ids: Sequence[str]) -> None:
        for former, number in self._met:
            stays = ids[number]
            if former != stays and self._standing(former) != stays:
                self.aliases[former] = Alias(stays, former, period, MERGED)

    def _note_splits(self, period: str, known: Known, ids: Sequence[str]) -> None:
        if not self.holder:
            return
        standing = set(ids)
        left: Counter[tuple[str, str]] = Counter()
        for project, rows in zip(ids, known.rows, strict=True):
            for keys in rows:
                found = recognise(keys, self.holder, firm=True)
                if found is None or found[0] not in OWN:
                    continue
                former = self._standing(found[1][0])
                if former != project and former in standing:
                    left[former, project] += 1
        for (former, project), count in left.items():
            why = PARTED if self.first_seen[project] == period else MOVED
            self.splits[former, project, period] = Split(
                former, project, period, count, why.format(rows=count)
            )

    def _standing(self, project_id: str) -> str:
        while project_id in self.aliases:
            project_id = self.aliases[project_id].project_id
        return project_id

    def _targets(self) -> dict[str, str]:
        """Former id → the id that stands for it today.

        An alias of an id that stood again later is void; of published aliases that lead in a circle the newest holds.
        """
        every = {**self.fixed.aliases, **self.aliases}
        target: dict[str, str] = {}
        for former, alias in sorted(every.items(), key=lambda e: (e[1].since, e[0]), reverse=True):
            if self.last_seen.get(former, "") >= alias.since:
                continue
            stands, passed = alias.project_id, {former}
            while stands in target and stands not in passed:
                passed.add(stands)
                stands = target[stands]
            if stands not in passed:
                target[former] = stands
        return {former: _end(target, former) for former in target}

    def _oldest(self, claims: Sequence[Claim], period: str) -> Claim:
        return min(
            claims,
            key=lambda c: (self.first_seen.get(c.project_id, period), -c.rows, -c.weight, c.project_id),
        )

    def _new(self, source: tuple[str, str], identity: str) -> str:
        attempt = 0
        while True:
            project = "P" + digest(*source, identity, str(attempt), length=10).upper()
            if project not in self.first_seen and project not in self.aliases:
                return project
            attempt += 1

    def _remember(self, period: str, known: Known, ids: Sequence[str]) -> None:
        for key in known.shared():
            self.holder.pop(key, None)
        since_now: list[Held] = [(project, period) for project in ids]
        numbers, keys = known.telling()
        for number, key in zip(numbers.tolist(), keys.to_pylist(), strict=True):
            project, before = ids[number], self.holder.get(key)
            if before is None or self._standing(before[0]) != project:
                self.holder[key] = since_now[number]
            elif before[0] != project:
                self.holder[key] = (project, before[1])


def _itself(project_id: str) -> str:
    return project_id


def _end(target: Mapping[str, str], former: str) -> str:
    while former in target:
        former = target[former]
    return former


@dataclass(frozen=True)
class _Later:
    """Keys that publications have fixed for later periods; the nearest counts. No age is known of them."""

    periods: Sequence[Mapping[str, str]]

    def __len__(self) -> int:
        return sum(map(len, self.periods))

    def get(self, key: str) -> Held | None:
        for holders in self.periods:
            if (project := holders.get(key)) is not None:
                return project, ""
        return None
