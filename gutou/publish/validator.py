"""Great Expectations in memory (校验器): frames in, checks out."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from gutou.publish.expectations import Expected

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.datasource.fluent.interfaces import Batch
    from great_expectations.expectations.expectation import Expectation

EXAMPLES = 3
SHOWN_ROWS = 50
"""Offending rows that the page lists; the statement of the check gives all of them."""

_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


@dataclass(frozen=True)
class Check:
    """What one expectation found; a row of ``audit_check``.

    Attributes:
        expected: The expectation.
        success: Whether it holds.
        unexpected: Number of rows that break it; None where the expectation could not be tried.
        observed: What was seen, with examples of what breaks it.
        rows: The offending rows, as far as the page shows them: by key, with the value that breaks it.
    """

    expected: Expected
    success: bool
    unexpected: int | None
    observed: str
    rows: tuple[str, ...] = ()

    @property
    def holds_back(self) -> bool:
        """Whether it alone keeps the candidate from being published."""
        return not self.success and self.expected.severity == "critical"

    @property
    def sentence(self) -> str:
        """The finding in one line, for the terminal."""
        return f"{self.expected.table}：{self.expected.description}；{self.observed}"


class Validator:
    """A context in memory that leaves nothing behind. Importing the package takes seconds, hence only here."""

    def __init__(self) -> None:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        import great_expectations as gx
        import great_expectations.expectations as types
        from great_expectations.data_context.types.base import ProgressBarsConfig
        from great_expectations.expectations.expectation import (
            ColumnMapExpectation,
            ColumnPairMapExpectation,
            MulticolumnMapExpectation,
        )

        self._gx = gx
        self._types: Any = types
        self._row_kinds = (ColumnMapExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        for site in (context.variables.data_docs_sites or {}).values():
            shutil.rmtree(site["store_backend"]["base_directory"], ignore_errors=True)
        asset = context.data_sources.add_pandas("candidate").add_dataframe_asset("table")
        self._frames = asset.add_batch_definition_whole_dataframe("whole")

    @staticmethod
    @cache
    def shared() -> Validator:
        """The one of this process; making another takes a second and keeps nothing apart."""
        return Validator()

    def validate(
        self,
        name: str,
        frame: pd.DataFrame,
        expected: Sequence[Expected],
        key: Sequence[str] = (),
        doubted: Collection[int] = (),
    ) -> list[Check]:
        """Try expectations on one frame.

        Args:
            name: Of the suite.
            frame: The columns that the expectations look at, and those of the key.
            expected: The expectations.
            key: Columns that say which row breaks an expectation.
            doubted: Places of those that something speaks against already, which need no asking for a plain yes.

        Returns:
            The checks, in the order of the expectations.
        """
        if not expected:
            return []
        batch = self._frames.get_batch(batch_parameters={"dataframe": frame})
        asked = {i: e for i, e in enumerate(expected) if i not in doubted and self._of_rows(e)}
        held = self._holding(name, batch, asked)
        others = [i for i in range(len(expected)) if i not in held]
        shown: dict[str, Any] = {"result_format": "SUMMARY", "partial_unexpected_count": SHOWN_ROWS}
        if key:
            shown["unexpected_index_column_names"] = list(key)
        found = self._results(name, batch, {i: expected[i] for i in others}, shown)
        return [
            holding(e, len(frame)) if i in held else _check(e, found[i], len(frame))
            for i, e in enumerate(expected)
        ]

    def _holding(self, name: str, batch: Batch, expected: Mapping[int, Expected]) -> set[int]:
        """Places of those of single rows that every row meets.

        Asking for a plain yes first saves most of the time, which goes into finding rows to show; a rule of single rows
        without ``mostly`` that says yes has no such rows.
        """
        found = self._results(name, batch, expected, {"result_format": "BOOLEAN_ONLY"})
        return {i for i, result in found.items() if result.success}

    def _of_rows(self, expected: Expected) -> bool:
        return issubclass(self._kind(expected), self._row_kinds) and "mostly" not in expected.kwargs

    def _results(
        self, name: str, batch: Batch, expected: Mapping[int, Expected], result_format: dict[str, Any]
    ) -> dict[int, ExpectationValidationResult]:
        """What Great Expectations says of each, by place."""
        if not expected:
            return {}
        suite = self._gx.ExpectationSuite(
            name=name, expectations=[self._made(e, i) for i, e in expected.items()]
        )
        return {_place(r): r for r in batch.validate(suite, result_format=result_format).results}

    def above_zero(self, counts: Sequence[int]) -> set[int]:
        """Places of the counts that are above zero; one expectation on the column of all of them says whether there are any."""
        import pandas as pd

        if not counts:
            return set()
        batch = self._frames.get_batch(batch_parameters={"dataframe": pd.DataFrame({"offending": counts})})
        none = self._types.ExpectColumnMaxToBeBetween(column="offending", max_value=0)
        result = batch.validate(none, result_format="BASIC")
        if result.success:
            return set()
        # Without a value observed (an error in the library) none may pass for zero.
        judged = (result.result or {}).get("observed_value") is not None
        return {i for i, count in enumerate(counts) if not judged or count > 0}

    def _made(self, expected: Expected, place: int) -> Expectation:
        kind: Any = self._kind(expected)
        made: Expectation = kind(
            **expected.kwargs,
            severity=expected.severity,
            description=expected.description,
            meta={"place": place},
        )
        return made

    def _kind(self, expected: Expected) -> type[Expectation]:
        kind: type[Expectation] = getattr(
            self._types, "".join(word.title() for word in expected.type.split("_"))
        )
        return kind


def _place(result: ExpectationValidationResult) -> int:
    config = result.expectation_config
    return int(config.meta["place"]) if config and config.meta else -1


def holding(expected: Expected, rows: int) -> Check:
    """The check of an expectation that every row meets."""
    return Check(expected, True, 0, f"{rows} 行均符合")


def _check(expected: Expected, result: ExpectationValidationResult, rows: int) -> Check:
    details = dict(result.result or {})
    success = bool(result.success)
    if not details:
        return Check(expected, success, None, f"无法审核：{_exception(result.exception_info)}")
    if "unexpected_count" not in details:
        return Check(expected, success, None, f"观察值 {details.get('observed_value')}")
    unexpected = int(details["unexpected_count"])
    if not unexpected:
        return replace(holding(expected, rows), success=success)
    examples = "、".join(_shown(value) for value in details.get("partial_unexpected_list", [])[:EXAMPLES])
    told = f"{rows} 行中 {unexpected} 行不符，例：{examples}"
    places = details.get("partial_unexpected_index_list") or ()
    return Check(
        expected, success, unexpected, told, tuple(told_row(place, expected.columns) for place in places)
    )


def told_row(row: Mapping[Any, Any], always: Sequence[str] = ()) -> str:
    """A row in words: the columns that have a value, and those to be shown always; mobile numbers masked."""
    return "，".join(
        f"{name}={_shown(value)}" for name, value in row.items() if name in always or not absent(value)
    )


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "/".join(_shown(part) for part in value.values())
    return "空" if absent(value) else _MOBILE.sub("***", str(value))


def absent(value: object) -> bool:
    """Whether a cell of a frame is empty."""
    import pandas as pd

    return pd.api.types.is_scalar(value) and bool(pd.isna(value))  # type: ignore[call-overload]


def _exception(info: object) -> str:
    if not isinstance(info, dict):
        return "原因不明"
    nested = [part for part in info.values() if isinstance(part, dict)] or [info]
    return "；".join(sorted({str(part.get("exception_message")) for part in nested}))
