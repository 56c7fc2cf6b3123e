"""What scope rules and the bureau's edit rules share (判定): a rule that passes over a subject, or fails, is an error."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from duckdb import DuckDBPyConnection, Error

from gutou.intake.loading_tables import append


class Judged(Protocol):
    """A rule, as far as its answers are counted."""

    @property
    def rule_id(self) -> str:
        """Its id."""
        ...

    @property
    def since(self) -> str:
        """First period."""
        ...

    @property
    def until(self) -> str:
        """Last period."""
        ...

    @property
    def concerns(self) -> str:
        """Which subjects it must answer for."""
        ...

    @property
    def subjects(self) -> str:
        """Table of what it looks at."""
        ...


@dataclass(frozen=True)
class Answer:
    """What a rule said of one or more subjects of a period.

    Attributes:
        outcome: How its condition stands.
        word: What the rule says besides: its decision, its severity.
        explained: Whether a reason is given.
    """

    outcome: str | None
    word: str | None
    explained: bool


R = TypeVar("R", bound=Judged)
_Answers = Mapping[tuple[str, str], Mapping[Answer, int]]


def judge_each(
    con: DuckDBPyConnection,
    rules: Sequence[R],
    judge: Callable[[R], object],
    table: str,
    word: str,
    known: Callable[[R, Answer], bool],
) -> None:
    """Have every rule judge, and withdraw what rules say where they fail, with why into ``work.rule_error``.

    A rule fails in a period where it gives not exactly one answer for each subject that concerns it, or one that nobody
    knows; in all its periods where its statement cannot be executed. Answers and subjects of all rules are counted
    together: a statement per rule takes longer than judging does.

    Args:
        con: The build.
        rules: The rules.
        judge: Writes the answers of a rule.
        table: Table of the answers, with ``rule_id``, ``period``, ``outcome`` and ``reason``.
        word: Column of it that holds what a rule says besides.
        known: Whether an answer is one that the rule can give.
    """
    failed: dict[int, Error] = {}
    for place, rule in enumerate(rules):
        try:
            judge(rule)
        except Error as error:
            failed[place] = error
    subjects = _subjects(con, rules)
    answers = _answers(con, table, word)
    for place, rule in enumerate(rules):
        counted = failed.get(place) or subjects[place]
        if isinstance(counted, Error):
            faults = _failed_everywhere(con, rule, counted)
        else:
            faults = _miscounted(rule, counted, answers) | _unknown(rule, answers, known)
        _withdraw(con, rule, table, faults)


def _subjects(con: DuckDBPyConnection, rules: Sequence[R]) -> list[Mapping[str, int] | Error]:
    """For each rule the number of its subjects by period, or why its condition cannot be executed."""
    found: list[Mapping[str, int] | Error] = [{} for _ in rules]
    for table in dict.fromkeys(rule.subjects for rule in rules):
        places = [place for place, rule in enumerate(rules) if rule.subjects == table]
        try:
            counted = _counted(con, table, [rules[place].concerns for place in places])
        except Error:
            for place in places:
                found[place] = _alone(con, table, rules[place].concerns)
        else:
            for place, numbers in zip(places, counted, strict=True):
                found[place] = numbers
    return found


def _counted(con: DuckDBPyConnection, table: str, conditions: Sequence[str]) -> list[dict[str, int]]:
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions)
    rows = con.execute(
        f"SELECT period, {counts} FROM {table} WHERE period IS NOT NULL GROUP BY period"
    ).fetchall()
    return [{row[0]: row[place] for row in rows if row[place]} for place in range(1, len(conditions) + 1)]


def _alone(con: DuckDBPyConnection, table: str, condition: str) -> Mapping[str, int] | Error:
    try:
        return _counted(con, table, [condition])[0]
    except Error as error:
        return error


def _answers(con: DuckDBPyConnection, table: str, word: str) -> _Answers:
    """How often each answer was given, by rule and period."""
    rows = con.execute(
        f"SELECT rule_id, period, outcome, {word}, reason IS NOT NULL, count(*) FROM {table} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    found: dict[tuple[str, str], Counter[Answer]] = defaultdict(Counter)
    for rule_id, period, outcome, told, explained, number in rows:
        found[rule_id, period][Answer(outcome, told, explained)] += number
    return found


def _miscounted(rule: Judged, subjects: Mapping[str, int], answers: _Answers) -> dict[str, str]:
    """Periods in which a rule gave not exactly one answer for each subject that concerns it, with what is wrong."""
    given = {period: sum(answers.get((rule.rule_id, period), {}).values()) for period in subjects}
    return {
        period: f"应检查 {number} 个，实际检查 {given[period]} 个"
        for period, number in subjects.items()
        if rule.since <= period <= rule.until and number != given[period]
    }


def _unknown(rule: R, answers: _Answers, known: Callable[[R, Answer], bool]) -> dict[str, str]:
    """Periods in which the rule gave an answer nobody knows."""
    found = {}
    for (rule_id, period), said in answers.items():
        if rule_id == rule.rule_id and rule.since <= period <= rule.until:
            for answer in said:
                if not known(rule, answer):
                    told = "、".join(part for part in (answer.outcome, answer.word) if part is not None)
                    found[period] = f"给出不认识的结论：{told}"
    return found


def _failed_everywhere(con: DuckDBPyConnection, rule: Judged, error: Error) -> dict[str, str]:
    """The periods of a rule whose statement cannot be executed, with why."""
    said = f"不能执行：{str(error).splitlines()[0]}"
    periods = con.execute("SELECT DISTINCT period FROM work.project_case").fetchall()
    return {period: said for (period,) in periods if rule.since <= period <= rule.until}


def _withdraw(con: DuckDBPyConnection, rule: Judged, table: str, faults: Mapping[str, str]) -> None:
    """Nothing of a rule that fails in a period counts there: half an answer looks like a whole one."""
    if not faults:
        return
    rows: list[tuple[Any, ...]] = [(period, rule.rule_id, said) for period, said in sorted(faults.items())]
    append(con, "work.rule_error", rows)
    con.execute(
        f"DELETE FROM {table} WHERE rule_id = $rule_id AND list_contains($periods, period)",
        {"rule_id": rule.rule_id, "periods": list(faults)},
    )
