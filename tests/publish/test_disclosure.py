"""Suppressed figures cannot be worked out again, judged by linear algebra and not by the way they were found."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gutou.publish.disclosure import TOTAL, Contributions, Place, Rule, suppressed, with_margins

RULE = Rule(3, Decimal(80))


def cell(*amounts: int, prefix: str = "u") -> Contributions:
    return {f"{prefix}{i}": (Decimal(amount),) for i, amount in enumerate(amounts)}


def test_sensitive_by_number_and_by_share() -> None:
    assert not RULE.sensitive({})
    assert RULE.sensitive(cell(5, 5))
    assert not RULE.sensitive(cell(5, 5, 5))
    assert not RULE.sensitive(cell(80, 10, 10))
    assert RULE.sensitive(cell(81, 10, 9))
    assert RULE.sensitive(cell(-81, 10, 9))
    assert not RULE.sensitive(cell(0, 0, 0))


def test_nothing_sensitive_hides_nothing() -> None:
    table = with_margins({(r, c): cell(5, 5, 5, prefix=r + c) for r in "ab" for c in "xy"})
    assert suppressed(table, RULE) == set()


def test_one_sensitive_cell_takes_others_along() -> None:
    cells = {(r, c): cell(5, 5, 5, prefix=r + c) for r in "abc" for c in "xyz"}
    cells["a", "x"] = cell(4, prefix="only")
    hidden = suppressed(with_margins(cells), RULE)
    assert ("a", "x") in hidden
    assert len(hidden) == 4, "a rectangle is the cheapest cycle"
    assert not any(TOTAL in place for place in hidden)


def test_two_cells_of_one_unit_are_not_given_away_by_their_sum() -> None:
    cells = {(r, c): cell(5, 5, 5, prefix=r + c) for r in "abc" for c in "xyz"}
    cells["a", "x"] = cells["a", "y"] = cell(4, prefix="same")
    hidden = suppressed(with_margins(cells), RULE)
    inner = [place for place in hidden if place[0] == "a" and place[1] != TOTAL]
    assert len(inner) == 3 or ("a", TOTAL) in hidden


def test_a_city_of_one_project_shows_nothing() -> None:
    table = with_margins({("a", "x"): cell(4)})
    assert suppressed(table, RULE) == set(table)


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")),
        st.lists(st.tuples(st.integers(0, 12), st.integers(0, 200)), min_size=1, max_size=6),
        min_size=1,
    )
)
def test_no_sensitive_figure_follows_from_what_is_shown(drawn: dict[Place, list[tuple[int, int]]]) -> None:
    cells: dict[Place, Contributions] = {
        place: {f"u{unit}": (Decimal(amount), Decimal(1)) for unit, amount in units}
        for place, units in drawn.items()
    }
    table = with_margins(cells)
    hidden = suppressed(table, RULE)
    sensitive = {place for place, of in table.items() if RULE.sensitive(of)}
    assert sensitive <= hidden
    assert not sensitive & determined(table, hidden)


def determined(table: dict[Place, Contributions], hidden: set[Place]) -> set[Place]:
    """Hidden cells whose value the equations of the margins fix, given all cells that are shown (and all that are empty)."""
    order = sorted(hidden)
    rows = {r for r, _ in table}
    columns = {c for _, c in table}
    equations = []
    for lines, other, side in ((rows, columns, 0), (columns, rows, 1)):
        for line in lines:
            places = [(line, o) if side == 0 else (o, line) for o in other]
            signs = {p: (-1 if p[1 - side] == TOTAL else 1) for p in places}
            equations.append([signs.get(place, 0) for place in order])
    matrix = np.array(equations, dtype=float).reshape(len(equations), len(order))
    rank = np.linalg.matrix_rank(matrix)
    fixed = set()
    for i, place in enumerate(order):
        unit = np.eye(len(order))[i]
        if np.linalg.matrix_rank(np.vstack([matrix, unit])) == rank:
            fixed.add(place)
    return fixed
