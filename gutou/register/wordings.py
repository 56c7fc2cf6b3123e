"""The words that a month's offices use for one another (同义说法), learnt from rows that share a project code.

One office writes 货运园, another 物流园, of one project under one code. Where several codes say so, and no two codes are told
apart by it, the same difference tells nothing between rows without a code either. This looks at whole months and is no
part of a pair's score that is kept.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations, takewhile

from msgspec.structs import replace

from gutou.register.description import Description
from gutou.register.judged import Bools, Judged, Pair, score_of
from gutou.register.judged_columns import Score
from gutou.register.likeness import amounts_agree, owners_agree
from gutou.register.names import Name, Owner, action_words, specific
from gutou.register.rows import Rows
from gutou.register.verdict import kind_of
from gutou.register.vocabulary import load, weights, words
from gutou.register.wordings_pairs import Wording, between, framed, of_two_units, showing

_LONGEST = 8
"""Characters of a wording; what differs in more is another name."""
_SHOWN = 2.0
"""So many projects must show it."""
_LIKELY = -4.5
"""Score from which the same unit, total and start are looked at."""
_LEAST = -9.0
"""Score from which other words may make a pair matter."""
_FIGURE = re.compile(r"[\d一二三四五六七八九十]|(?<![a-z])[a-z](?![a-z])")
_LATIN = re.compile(r"[a-z]")
_OTHER_UNIT = frozenset(("differ", "office"))


def differences(left: str, right: str, *, framed: bool = False) -> set[Wording]:
    """The one place in which two cores differ, each time in order; empty for anything else.

    What both have beside it must tell something, unless something else does (``framed``), as a capacity that both have.
    Where it is a single character (公路/道路), it is taken with its neighbour, once before and once behind: what is a
    word will be seen again.
    """
    if left == right:
        return set()
    start = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(left, right, strict=False)))
    rest = zip(reversed(left[start:]), reversed(right[start:]), strict=False)
    end = sum(1 for _ in takewhile(lambda both: both[0] == both[1], rest))
    if not framed and len(specific(left[:start] + left[len(left) - end :])) < 2:
        return set()
    single = min(len(left), len(right)) - start - end < 2
    spans = [(start - 1, end), (start, end - 1)] if single else [(start, end)]
    found = set()
    for before, behind in spans:
        one, other = sorted(text[max(before, 0) : len(text) - behind] for text in (left, right))
        if before >= 0 <= behind and len(one) >= 2 <= len(other) and not _telling(one, other):
            found.add((one, other))
    return found


def _telling(one: str, other: str) -> bool:
    """Whether two pieces hold a figure or two foreign words, are too long for a word, or one has a direction (东街/西街)."""
    told = {char for group in load("names")["opposites"] for char in group}
    return (
        max(len(one), len(other)) > _LONGEST
        or bool(_FIGURE.search(f"{one}|{other}"))
        or bool(_LATIN.search(one) and _LATIN.search(other))
        or bool((set(one) ^ set(other)) & told)
    )


def wordings(judged: Judged) -> list[Wording]:
    """Differences between names of one project that several projects show and that tell no two codes apart.

    Rows of one paper are one project; rows of one unit with the very total and start nearly always, and count for half.
    """
    papers: dict[Wording, set[object]] = defaultdict(set)
    fields: dict[Wording, set[object]] = defaultdict(set)
    seen = partial(differences, framed=True)
    for a, b in showing(judged, seen, least_score=_LIKELY, least_times=_SHOWN):
        left, right = judged.rows[a], judged.rows[b]
        paper = _paper(left, right) if judged.of(a, b).kind == "link" else ""
        if paper or _agree(left, right):
            sizes = left.name.slots.capacity & right.name.slots.capacity
            for wording in differences(left.name.core, right.name.core, framed=bool(sizes)):
                where = (
                    left.owner.core or right.owner.core,
                    left.name.core.split(wording[0])[0].split(wording[1])[0],
                )
                (papers if paper else fields)[wording].add(where)
    shown = {w: len(papers[w]) + len(fields[w] - papers[w]) / 2 for w in papers.keys() | fields.keys()}
    likely = {wording: times for wording, times in shown.items() if times >= _SHOWN}
    against = _against(judged.rows, likely)
    return sorted(wording for wording, times in likely.items() if against.get(wording, 0) * 10 <= times)


def _paper(a: Description, b: Description) -> str:
    """The code or paper that two rows share, empty when there is none."""
    if a.code and a.code == b.code:
        return a.code
    if a.approval and a.approval == b.approval:
        return a.approval
    return a.library_code if a.library_code == b.library_code else ""


def _agree(a: Description, b: Description) -> bool:
    """Whether unit, total and start of two rows are the same, the total being no round figure."""
    return (
        a.start == b.start is not None
        and amounts_agree(a.planned, b.planned) == "equal"
        and owners_agree(a.owner, b.owner) == "equal"
    )


def standing_for(judged: Judged) -> frozenset[tuple[str, str]]:
    """Units that several codes or papers name for one project, as an owner and who builds for it; each pair in both orders."""
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (a, b), _ in judged.linked(of_two_units(judged, _SHOWN)):
        left, right = judged.rows[a], judged.rows[b]
        paper = _paper(left, right)
        if paper and owners_agree(left.owner, right.owner) in _OTHER_UNIT:
            shown[left.owner.core, right.owner.core].add(paper)
            shown[right.owner.core, left.owner.core].add(paper)
    return frozenset(units for units, papers in shown.items() if len(papers) >= _SHOWN)


def _against(rows: Rows, likely: Iterable[Wording]) -> dict[Wording, int]:
    """How often a difference tells two valid codes apart, all else in the names being equal.

    Two codes of one total and start are one project that was approved anew.
    """
    asked = set(likely)
    if not asked:
        return {}
    pattern = re.compile(words(sorted({word for wording in asked for word in wording})))
    frames, of_their_codes = framed(rows, pattern, asked)
    said: dict[object, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for frame, by_word in frames.items():
        for word, places in by_word.items():
            for row in map(rows.__getitem__, places):
                said[frame, row.name.slots.besides_part()][word].add(row.code)
    money: dict[str, set[object]] = defaultdict(set)
    for row in map(rows.__getitem__, of_their_codes):
        if row.planned is not None and row.start is not None:
            money[row.code].add((row.planned, row.start))
    counts: dict[Wording, int] = defaultdict(int)
    for codes in said.values():
        for one, other in combinations(sorted(codes), 2):
            some, others = codes[one], codes[other]
            if (one, other) in asked and not some & others and not _anew(some, others, money):
                counts[one, other] += 1
    return counts


def _anew(some: set[str], others: set[str], money: Mapping[str, set[object]]) -> bool:
    """Whether rows of a code have total and start of rows of another."""
    return any(not money[one].isdisjoint(money[other]) for one in some for other in others)


def _table(learnt: Sequence[Wording]) -> dict[str, str]:
    """One word for each set of words that stand for one another."""
    head: dict[str, str] = {}

    def top(word: str) -> str:
        while head.get(word, word) != word:
            word = head[word]
        return word

    for one, other in learnt:
        first, second = sorted((top(one), top(other)))
        head[second] = first
    return {word: top(word) for wording in learnt for word in wording}


def reworded(judged: Judged) -> Mapping[Pair, Score]:
    """Pairs of the month that the month's own words make likelier, with what they come to.

    Args:
        judged: The period's rows and scores.
    """
    table, units = _table(wordings(judged)), standing_for(judged)
    if not table and not units:
        return {}
    plain = _Plain(judged, table)
    less = float(weights()["best"]["reworded"])
    made = {}
    wanted = plain.may_differ() | between(judged, units)
    wanted &= judged.differing("core") | judged.differing("unit")
    for (a, b), before in judged.above(_LEAST, wanted):
        if before.kind == "link":
            continue
        left, right = judged.rows[a], judged.rows[b]
        stands = (left.owner.core, right.owner.core) in units
        other_words = plain.differ(left.name.core, right.name.core)
        if stands or other_words:
            some, others = (plain.row(a), plain.row(b)) if other_words else (left, right)
            some = replace(some, owner=Owner()) if stands else some
            after = _weaker(score_of(some, others), less * other_words)
            if after.score > before.score and after.probability > before.probability:
                made[a, b] = after
    return made


class _Plain:
    """A month's rows with one word for each set of words that stand for one another."""

    def __init__(self, judged: Judged, table: Mapping[str, str]) -> None:
        listed = words(list(table)) if table else "(?!)"
        self._judged, self._table, self._pattern = judged, table, re.compile(listed)
        self._anywhere = re.compile(f"(?=({listed}))")
        self._told: dict[int, Description] = {}

    def may_differ(self) -> Bools:
        """Which candidates may be such that :meth:`differ` tells so: both names have a word."""
        judged = self._judged
        having = judged.rows.containing(self._table)
        both: Bools = having[judged.columns.a] & having[judged.columns.b]
        return both

    def differ(self, left: str, right: str) -> bool:
        """Whether one core has a word for which the other has another that stands for the same."""
        return bool(self._table) and _instead(
            frozenset(self._anywhere.findall(left)), frozenset(self._anywhere.findall(right)), self._table
        )

    def row(self, n: int) -> Description:
        """A row by position, so written."""
        if n not in self._told:
            self._told[n] = _plain(self._judged.rows[n], self._pattern, self._table)
        return self._told[n]


def _instead(some: frozenset[str], others: frozenset[str], table: Mapping[str, str]) -> bool:
    """Whether one name has a word for which the other has another that stands for the same."""
    if some == others or not some or not others:
        return False
    return not {table[word] for word in some - others}.isdisjoint(table[word] for word in others - some)


def _weaker(found: Score, less: float) -> Score:
    score = found.score + less
    probability = min(found.probability, 1 / (1 + math.exp(-score)))
    kind = kind_of(probability, joins=found.kind != "neutral") if found.kind != "veto" else "veto"
    return Score(kind, score, probability)


def _plain(row: Description, pattern: re.Pattern[str], table: Mapping[str, str]) -> Description:
    core = pattern.sub(lambda found: table[found.group()], row.name.core)
    if core == row.name.core:
        return row
    name: Name = replace(row.name, core=core, actions=frozenset(action_words().findall(core)))
    return replace(row, names=(name, *row.names[1:]))
