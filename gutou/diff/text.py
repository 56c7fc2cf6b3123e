"""A comparison on the terminal (比较文字): totals with their bridges, then the changes, losses first, causes by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.cells import cell_len, set_cell_size

from gutou.diff.changes import Change
from gutou.diff.report import Report
from gutou.diff.words import change_word, publication_word, signed, subject_word, table_word, value_word
from gutou.explain_words import aligned, clean, number, padded, wrapped
from gutou.publish.dictionary import label_of
from gutou.report.page import NO_BREAKDOWN, UNPUBLISHED

SHOWN = 40
_CHANGE, _SUBJECT, _FIELD, _LABEL, _AMOUNT = 11, 32, 22, 36, 15


@dataclass
class _Causes:
    """Causes that have been named so far (起因编号), listed once below."""

    numbers: dict[str, int] = field(default_factory=dict)

    def mark(self, cause: str | None) -> str:
        if not cause:
            return ""
        return f"[{self.numbers.setdefault(cause, len(self.numbers) + 1)}]"

    def lines(self) -> Iterator[str]:
        if self.numbers:
            yield "起因"
        for cause, one in self.numbers.items():
            yield wrapped(f"  [{one}] {cause}", 6)


def diff_text(report: Report, scope: str | None = None, most: int = SHOWN) -> str:
    """What is printed: 100 columns; of the changes at most ``most``."""
    causes = _Causes()
    parts = [_head(report), _totals(report, scope, causes), _changes(report, most, causes), causes.lines()]
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def _head(report: Report) -> Iterator[str]:
    yield f"{UNPUBLISHED}  {NO_BREAKDOWN}"
    yield f"原：{publication_word(report.before)}"
    yield f"新：{publication_word(report.after)}"
    if report.new_periods:
        yield wrapped(f"新增时段（不算修订）：{'、'.join(report.new_periods)}", 4)


def _totals(report: Report, scope: str | None, causes: _Causes) -> Iterator[str]:
    chosen = report.of_scope(scope)
    for period in sorted({one.period for one in chosen}, reverse=True):
        moved = [one for one in chosen if one.period == period and one.before != one.after]
        if not moved:
            continue
        yield f"{period} {moved[0].scope_name} 合计与差额桥（万元）"
        yield padded("", _LABEL) + "".join(aligned(head, _AMOUNT) for head in ("原值", "新值", "差额"))
        for one in moved:
            amounts = (number(one.before), number(one.after), signed(one.difference))
            yield _cut(one.label, _LABEL) + "".join(aligned(amount, _AMOUNT) for amount in amounts)
            for step in one.steps:
                items = f"（{step.items} 个）" if step.items else ""
                amount = aligned(signed(step.amount), 3 * _AMOUNT)
                yield f"{_cut(f'  {step.name}{items}', _LABEL)}{amount}  {causes.mark(step.cause)}".rstrip()


def _changes(report: Report, most: int, causes: _Causes) -> Iterator[str]:
    listed = [change for change in report.changes if change.table_name != "gap"]
    if not listed:
        yield "项目没有变动" if report.periods else "没有可比的时段"
        return
    classes = Counter(change_word(change) for change in listed)
    kinds = Counter(label_of("revision", "cause_kind", change.cause_kind) for change in listed)
    yield wrapped(f"项目变动 {len(listed)} 处，损失在先：{_counted(classes)}；起因：{_counted(kinds)}", 4)
    yield from (_line(change, causes) for change in listed[:most])
    if len(listed) > most:
        yield f"……另有 {len(listed) - most} 处，见 --json 或 --xlsx"


def _counted(counts: Counter[str]) -> str:
    return "、".join(f"{word} {count}" for word, count in counts.items())


def _line(change: Change, causes: _Causes) -> str:
    where = change.field_label
    if change.table_name not in ("project", "reconciliation"):
        where = f"{where}（{table_word(change)}）"
    old, new = (value_word(change, value) for value in (change.old_value, change.new_value))
    difference = f"（{signed(change.difference)}）" if change.difference is not None else ""
    return (
        f"  {padded(change_word(change), _CHANGE)}{padded(change.period, 9)}"
        f"{_cut(subject_word(change), _SUBJECT)}{_cut(where, _FIELD)}{old} → {new}{difference} {causes.mark(change.cause)}"
    )


def _cut(text: str, width: int) -> str:
    """A text in a column of its own: filled with blanks, or cut."""
    text = clean(text)
    return set_cell_size(text, width) if cell_len(text) < width else set_cell_size(text, width - 3) + "… "
