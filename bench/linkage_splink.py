"""Splink on the same records, with settings as favourable as we know to make them.

Splink gets what our own parser takes out of a name (core, phase, marks, capacities), folded owners and codes, and
amounts and months as numbers; that parsing is timed apart, as its own work is. Weights come from its expectation
maximisation with term frequencies, blocking from the keys that matter on such data, and of all thresholds and of both
of its ways of clustering the truth chooses the best in its favour — which nobody could do on a real city.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from bench.linkage_measures import joined, pairs
from gutou.register.description import Description, describe
from gutou.register.vocabulary import Places
from gutou.settings import Settings

if TYPE_CHECKING:
    from splink import Linker, SettingsCreator
    from splink.internals.comparison_creator import ComparisonCreator
    from splink.internals.comparison_level_creator import ComparisonLevelCreator

MISSING = "splink is not installed: python -m pip install -e '.[dev]' (make setup), or pass --no-splink"
_WEIGHTS = (*range(-4, 21, 2), 25, 30)
"""Thresholds tried, as match weights (binary logarithm of the odds)."""


@dataclass(frozen=True)
class Best:
    """Splink's best result.

    Attributes:
        project: Row → project.
        threshold: The match weight that gave it.
        way: The way of clustering that gave it.
    """

    project: dict[str, str]
    threshold: float
    way: str


@dataclass(frozen=True)
class Predicted:
    """What Splink says of pairs: (left, right, match weight), and the source of every row."""

    edges: list[tuple[str, str, float]]
    source: dict[str, str]


def by_splink(records: pd.DataFrame) -> Predicted:
    """Train, predict and cluster once; the part that is timed.

    Raises:
        SystemExit: Splink is not installed.
    """
    try:
        from splink import DuckDBAPI, Linker
    except ImportError:
        raise SystemExit(MISSING) from None
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(duckdb.connect())
    linker = Linker(api.register(records), _settings(), log_level=logging.ERROR)
    _train(linker)
    predicted = linker.inference.predict(threshold_match_weight=min(_WEIGHTS))
    linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_weight=4)
    edges = api.duckdb_con.execute(
        f"SELECT unique_id_l, unique_id_r, match_weight FROM {predicted.physical_name}"
    ).fetchall()
    return Predicted(edges, dict(zip(records["unique_id"], records["source"], strict=True)))


def parsed(rows: Sequence[Mapping[str, Any]], settings: Settings) -> pd.DataFrame:
    """The records as Splink gets them; an unknown field is null."""
    places = Places.of(settings)
    described = [describe(dict(row), places) for row in rows]
    grams = [sorted({d.name.core[n : n + 2] for n in range(max(1, len(d.name.core) - 1))}) for d in described]
    often = Counter(gram for found in grams for gram in found)
    rare = [sorted(found, key=lambda gram: (often[gram], gram))[:2] for found in grams]
    frame = pd.DataFrame([_record(d) for d in described])
    frame["grams"], frame["rare"] = grams, rare
    return frame


def _record(d: Description) -> dict[str, Any]:
    marks = {name: found for name, found in d.name.marks.items() if name != "phase"}
    written = [f"{name}:{sorted(map(str, found))}" for name, found in sorted(marks.items())]
    written += [f"{unit}:{sorted(found)}" for unit, found in sorted(d.name.sizes.items())]
    return {
        "unique_id": d.row_key,
        "source": "/".join(d.source),
        "core": d.name.core,
        "phase": ",".join(sorted(map(str, d.name.slots.phase))),
        "marks": ";".join([*written, *sorted(d.name.figures)]),
        "part": ",".join(sorted(map(str, d.name.slots.part))),
        "owner": d.owner.core or None,
        "uscc": d.uscc or None,
        "code": d.code or None,
        "planned": float(d.planned) if d.planned is not None else None,
        "start_month": d.start,
        "county": ",".join(sorted(d.regions)) or None,
        "address": d.address or None,
        "approval": d.approval or None,
    }


def _settings() -> SettingsCreator:
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    def compare(column: str, *levels: ComparisonLevelCreator) -> ComparisonCreator:
        return cl.CustomComparison(
            comparison_levels=[cll.NullLevel(column), *levels, cll.ElseLevel()], output_column_name=column
        )

    def told(column: str) -> ComparisonCreator:
        """For what is empty where there is none: equal, both empty, one empty, different."""
        return cl.CustomComparison(
            comparison_levels=[
                cll.CustomLevel(f"{column}_l = {column}_r AND {column}_l <> ''", "equal"),
                cll.CustomLevel(f"{column}_l = {column}_r", "both empty"),
                cll.CustomLevel(f"{column}_l = '' OR {column}_r = ''", "one empty"),
                cll.ElseLevel(),
            ],
            output_column_name=column,
        )

    alike = "len(list_intersect(grams_l, grams_r)) / len(list_distinct(grams_l || grams_r))"
    inside = "(contains({0}_l, {0}_r) OR contains({0}_r, {0}_l))"
    apart = "abs(planned_l - planned_r) / greatest(planned_l, planned_r)"
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare(
                "core",
                cll.ExactMatchLevel("core", term_frequency_adjustments=True),
                cll.CustomLevel(
                    f"{inside.format('core')} AND least(len(core_l), len(core_r)) >= 4", "inside"
                ),
                cll.CustomLevel(f"{alike} >= 0.7", "bigrams 0.7"),
                cll.CustomLevel(f"{alike} >= 0.45", "bigrams 0.45"),
                cll.CustomLevel(f"{alike} >= 0.25", "bigrams 0.25"),
            ),
            told("phase"),
            told("marks"),
            told("part"),
            compare(
                "owner",
                cll.ExactMatchLevel("owner", term_frequency_adjustments=True),
                cll.CustomLevel(inside.format("owner"), "inside"),
                cll.JaroWinklerLevel("owner", 0.85),
            ),
            compare("uscc", cll.ExactMatchLevel("uscc"), cll.DamerauLevenshteinLevel("uscc", 1)),
            compare("code", cll.ExactMatchLevel("code"), cll.DamerauLevenshteinLevel("code", 1)),
            compare(
                "planned",
                cll.ExactMatchLevel("planned", term_frequency_adjustments=True),
                cll.CustomLevel(f"{apart} <= 0.05", "within 5 %"),
                cll.CustomLevel(f"{apart} <= 0.3", "within 30 %"),
            ),
            compare(
                "start_month",
                cll.ExactMatchLevel("start_month"),
                cll.CustomLevel("abs(start_month_l - start_month_r) <= 3", "within 3 months"),
            ),
            compare("county", cll.ExactMatchLevel("county")),
            compare(
                "address", cll.ExactMatchLevel("address"), cll.CustomLevel(inside.format("address"), "inside")
            ),
            compare("approval", cll.ExactMatchLevel("approval")),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("code"),
            block_on("core"),
            block_on("owner", "planned"),
            block_on("owner", "rare", arrays_to_explode=["rare"]),
            block_on("uscc", "planned"),
            block_on("planned", "start_month", "county"),
            block_on("rare", "county", arrays_to_explode=["rare"]),
            block_on("approval"),
        ],
        em_convergence=0.001,
        max_iterations=10,  # a level that never agrees underflows with more, and Splink 5 then stops with an error
        retain_matching_columns=False,
        additional_columns_to_retain=["grams"],
    )


def _train(linker: Linker) -> None:
    from splink import block_on

    linker.training.estimate_probability_two_random_records_match(
        [block_on("code"), block_on("core", "owner", "phase", "marks")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("code"), block_on("owner", "core"), block_on("planned", "start_month")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)


def best_of(predicted: Predicted, truth: Mapping[str, str]) -> Best:
    """The threshold and the way of clustering with the best pairwise F1.

    Ways: connected components; the same without links inside one source; and each row's single best links first,
    with at most one row per source in a project (Splink's ``cluster_using_single_best_links``, done here so that all
    thresholds can be tried).
    """
    alone, source, edges = {row: row for row in truth}, predicted.source, predicted.edges
    across = [edge for edge in edges if source[edge[0]] != source[edge[1]]]
    best = Best(alone, 0.0, "nothing")
    highest = pairs(alone, truth).f1
    for threshold in _WEIGHTS:
        for way, found in (
            ("components", joined(alone, _above(edges, threshold))),
            ("components across sources", joined(alone, _above(across, threshold))),
            ("single best links", _single_best(across, source, threshold)),
        ):
            if (f1 := pairs(found, truth).f1) > highest:
                highest, best = f1, Best(found, threshold, way)
    return best


def _above(edges: Sequence[tuple[str, str, float]], threshold: float) -> list[tuple[str, str]]:
    return [(left, right) for left, right, weight in edges if weight >= threshold]


def _single_best(
    edges: Sequence[tuple[str, str, float]], source: Mapping[str, str], threshold: float
) -> dict[str, str]:
    """Best links first; two groups that hold rows of one source are not joined."""
    group = {row: row for row in source}
    members = {row: {source[row]: row} for row in source}
    for left, right, weight in sorted(edges, key=lambda edge: (-edge[2], edge[0], edge[1])):
        one, other = group[left], group[right]
        if weight < threshold or one == other or members[one].keys() & members[other].keys():
            continue
        for row in members[other].values():
            group[row] = one
        members[one] |= members.pop(other)
    return group
