"""Project ids (项目标识): stable between runs and months, found by content, fixed once published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gutou.register.description import Description, digest
from gutou.register.fixed import Alias, Fixed

Group = Sequence[Description]
Claims = dict[str, dict[int, int]]


def keys(row: Description) -> dict[str, int]:
    """What a row is known by next month, with the weight of each: its library code above all, then its content."""
    name = row.name
    found = {
        "R" + row.content: 4,
        "N" + digest(row.title, row.owner.core + row.owner.place, *sorted(row.regions)): 2,
    }
    if row.is_library and row.library_code:
        found["L" + row.library_code] = 8
    if row.code:
        found[
            "C" + digest(row.code, name.core, *map(str, sorted(name.slots.phase)), *sorted(name.slots.part))
        ] = 3
    return found


@dataclass
class Ledger:
    """The ids given so far, walking from the oldest period to the newest.

    Attributes:
        fixed: What earlier publications have fixed; it wins in its own period.
        holder: Key → the id that last held it.
        first_seen: Id → the first period it stood in; the older of two merged ids stays.
        last_seen: Id → the last period it stood in.
        aliases: Former id → alias, of the merges met on this walk.
    """

    fixed: Fixed
    holder: dict[str, str] = field(default_factory=dict)
    first_seen: dict[str, str] = field(default_factory=dict)
    last_seen: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first_seen = dict(self.fixed.first_seen)
        self._later: dict[str, str] = {}
        for period in sorted(self.fixed.periods, reverse=True):
            self._later |= self.fixed.periods[period]

    def assign(self, period: str, groups: Sequence[Group]) -> list[str]:
        """Ids of a period's projects (groups in an order that depends on content alone).

        The id published for this period wins. Else each former id goes to the project with which it shares most, ties
        to the one with more rows; of several that meet in one project the oldest stays and the others become aliases.
        What is left gets a new id.
        """
        known = [{k: w for row in group for k, w in keys(row).items()} for group in groups]
        own = self._heirs(self.fixed.periods.get(period, {}), known, groups)
        published = set(self.fixed.periods.get(period, {}).values())
        carried = self._heirs(self.holder, known, groups, without=published)
        later = self._heirs(self._later, known, groups, without=published | set(self.holder.values()))
        ids = []
        for n, group in enumerate(groups):
            former = own.get(n) or carried.get(n) or later.get(n, [])[:1]
            former = self._oldest_first(former, period)
            chosen = former[0][1] if former else self._new(group)
            self.first_seen[chosen] = min(self.first_seen.get(chosen, period), period)
            self.last_seen[chosen] = period
            ids.append(chosen)
            for _, alias in {*former[1:], *carried.get(n, [])}:
                if alias != chosen:
                    self.aliases[alias] = Alias(
                        chosen, alias, period, "归并：两个标识的来源行现为同一项目，保留较早者"
                    )
        self._remember(known, ids)
        return ids

    def keys_of(self, groups: Sequence[Group], ids: Sequence[str]) -> list[tuple[str, str, str]]:
        """(project_id, first period, key) for every key of a period's projects that names one project only."""
        known = [{k for row in group for k in keys(row)} for group in groups]
        count = Counter(k for found in known for k in found)
        return [
            (project, self.first_seen[project], key)
            for project, found in zip(ids, known, strict=True)
            for key in sorted(found)
            if count[key] == 1
        ]

    def final_aliases(self) -> list[Alias]:
        """Aliases of this walk and of earlier publications, each pointing at the id that stands today."""
        every = {**self.fixed.aliases, **self.aliases}
        every = {a: alias for a, alias in every.items() if self.last_seen.get(a, "") < alias.since}
        final = []
        for alias in every.values():
            target, passed = alias.project_id, {alias.alias_id}
            while target in every and target not in passed:
                passed.add(target)
                target = every[target].project_id
            final.append(Alias(target, alias.alias_id, alias.since, alias.why))
        return sorted(final, key=lambda a: (a.project_id, a.alias_id))

    def _heirs(
        self,
        holder: Mapping[str, str],
        known: Sequence[Mapping[str, int]],
        groups: Sequence[Group],
        without: set[str] | None = None,
    ) -> dict[int, list[tuple[int, str]]]:
        """Group → (overlap, id) of the ids whose best group it is."""
        claims: Claims = defaultdict(lambda: defaultdict(int))
        for n, found in enumerate(known):
            for key, weight in found.items():
                if (holding := holder.get(key)) is not None:
                    claims[self._standing(holding) if holder is self.holder else holding][n] += weight
        heirs: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for project, shares in sorted(claims.items()):
            if without is None or project not in without:
                best = min(shares, key=lambda n: (-shares[n], -len(groups[n]), n))
                heirs[best].append((shares[best], project))
        return heirs

    def _standing(self, project_id: str) -> str:
        while project_id in self.aliases:
            project_id = self.aliases[project_id].project_id
        return project_id

    def _oldest_first(self, former: list[tuple[int, str]], period: str) -> list[tuple[int, str]]:
        return sorted(former, key=lambda f: (self.first_seen.get(f[1], period), -f[0], f[1]))

    def _new(self, group: Group) -> str:
        first, attempt = group[0], 0
        while True:
            project = "P" + digest(*first.source, first.identity, str(attempt), length=10).upper()
            if project not in self.first_seen and project not in self.aliases:
                return project
            attempt += 1

    def _remember(self, known: Sequence[Mapping[str, int]], ids: Sequence[str]) -> None:
        count = Counter(k for found in known for k in found)
        for project, found in zip(ids, known, strict=True):
            for key in found:
                if count[key] == 1:
                    self.holder[key] = project
                else:
                    self.holder.pop(key, None)
