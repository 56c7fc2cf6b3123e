"""How well rows were put into projects, by a known truth: pairs, clusters, questions for a reviewer.

Everything here is a plain function of what was found and what is true, so that it can be tested by hand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """Counts of what is true, of what was found, and of what was found and is true.

    Attributes:
        true: How many there are in truth.
        found: How many were found.
        both: How many were found rightly.
    """

    true: int
    found: int
    both: int

    @property
    def precision(self) -> float:
        """Share of what was found that is true; 1 where nothing was found."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is true that was found; 1 where there is nothing to find."""
        return self.both / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Question:
    """A doubtful pair of rows as a reviewer is asked.

    Attributes:
        left: One row.
        right: The other row.
        probability: That they are one project.
        score: Evidence, for the order of joining.
        group: Questions of one group are one decision.
    """

    left: str
    right: str
    probability: float
    score: float
    group: str


@dataclass(frozen=True)
class Answer:
    """What a method made of the rows.

    Attributes:
        project: Row → project, of the automatic merges.
        questions: What it leaves to a reviewer.
        guess: Row → project with its best guess at what it leaves; the automatic merges where it leaves nothing.
    """

    project: dict[str, str]
    questions: tuple[Question, ...] = ()
    guess: dict[str, str] | None = None


def pairs(found: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Quality:
    """Pairs of rows in one project; a row that ``found`` does not know stands alone."""
    known = {key: found.get(key, ("alone", key)) for key in truth}
    return Quality(
        _pairs(Counter(truth.values()).values()),
        _pairs(Counter(known.values()).values()),
        _pairs(Counter((known[key], truth[key]) for key in truth).values()),
    )


def clusters(found: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Quality:
    """Projects found whole: the same rows, none missing and none too many."""
    made, real = (
        {frozenset(rows) for rows in _members({key: where.get(key, ("alone", key)) for key in truth})}
        for where in (found, truth)
    )
    return Quality(len(real), len(made), len(made & real))


def reviewed(answer: Answer, truth: Mapping[str, str]) -> dict[str, str]:
    """Projects after every question was answered rightly."""
    return joined(answer.project, ((q.left, q.right) for q in answer.questions if _same(truth, q)))


def best_guess(
    project: Mapping[str, str],
    questions: Iterable[Question],
    may_join: Callable[[Collection[str], Collection[str], Question], bool],
    least: float = 0.5,
) -> dict[str, str]:
    """Projects when every question of at least this probability is taken for a yes, the best first.

    Args:
        project: Row → project, of the automatic merges.
        questions: What was left to a reviewer.
        may_join: Whether the rows of two projects may stand in one, as a question asks.
        least: Probability from which a question is joined.
    """
    guess = dict(project)
    members: dict[str, set[str]] = defaultdict(set)
    for row, name in guess.items():
        members[name].add(row)
    likely = [q for q in questions if q.probability >= least]
    for question in sorted(likely, key=lambda q: (-q.score, q.left, q.right)):
        one, other = guess[question.left], guess[question.right]
        if one == other or not may_join(members[one], members[other], question):
            continue
        for row in members.pop(other):
            guess[row] = one
            members[one].add(row)
    return guess


def decisions(questions: Iterable[Question]) -> int:
    """How many decisions a reviewer takes: groups of questions."""
    return len({question.group for question in questions})


def true_questions(questions: Collection[Question], truth: Mapping[str, str]) -> float:
    """Share of the questions whose answer is yes; 0 where there is none."""
    return sum(_same(truth, q) for q in questions) / len(questions) if questions else 0.0


def joined(project: Mapping[str, str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Projects after links were added: whatever hangs together is one."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.get(name, name) != name:
            above[name] = above.get(above[name], above[name])
            name = above[name]
        return name

    for left, right in links:
        one, other = sorted((top(project[left]), top(project[right])))
        above[other] = one
    return {row: top(name) for row, name in project.items()}


def _same(truth: Mapping[str, str], question: Question) -> bool:
    left, right = truth.get(question.left), truth.get(question.right)
    return left is not None and left == right


def _pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)


def _members(project: Mapping[str, Hashable]) -> Iterable[list[str]]:
    members: dict[Hashable, list[str]] = defaultdict(list)
    for row, name in project.items():
        members[name].append(row)
    return members.values()
