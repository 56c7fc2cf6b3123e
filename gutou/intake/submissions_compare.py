"""One new file beside those that stand (比对): does it replace, add, or must the sender be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gutou.intake.submissions_keys import KeyStore, Overlap
from gutou.intake.submissions_kinds import Submission
from gutou.intake.submissions_names import cleaned_name, place
from gutou.settings import HandingIn

ROW_BY_ROW = ("plan", "peers")
"""Documents of which the newest row wins, whatever file it stands in: adding loses and doubles nothing."""

APPEND_ONLY = ("decisions",)
WATCHED = ("survey", "library", "key_projects")
"""Documents that list what there is, month after month: a much smaller file is suspicious."""

_NAMED = 5


@dataclass(frozen=True)
class Question:
    """Why a file is held on account of other files: the rule, the reason, and what is asked."""

    rule_id: str
    reason: str
    question: str


@dataclass(frozen=True)
class Compared:
    """What a new file does to those that stand: the files it replaces, or what must be asked first."""

    replaces: list[Overlap] = field(default_factory=list)
    question: Question | None = None


def compare(new: Submission, standing: Sequence[Submission], keys: KeyStore, rules: HandingIn) -> Compared:
    """Compare a new file with the files of its department, document and period that stand.

    Args:
        new: The new file, of rows that could be taken in.
        standing: Files in force or waiting, in the order of arrival.
        keys: The projects of files.
        rules: Shares from which a file replaces or adds.
    """
    if new.document in APPEND_ONLY:
        return Compared()
    overlaps = [keys.overlap(one, new) for one in standing]
    if new.document in ROW_BY_ROW:
        return Compared([one for one in overlaps if _most(one, rules) and not _drops(one, rules)])
    unclear = [one for one in overlaps if _between(one, rules) and not same_name(one.older, new)]
    if unclear:
        return Compared(question=_which(max(unclear, key=lambda one: one.share)))
    replaced = [one for one in overlaps if _most(one, rules) or _between(one, rules) or _unkeyed(one, new)]
    if dropping := [one for one in replaced if _drops(one, rules)]:
        return Compared(question=_left_out(max(dropping, key=lambda one: one.dropped), keys))
    return Compared(replaced)


def corrected(
    new: Submission, standing: Sequence[Submission], keys: KeyStore, rules: HandingIn
) -> list[Overlap]:
    """The files that one in the folder 更正 replaces.

    Those that share more with it than files that add, and those of its cleaned name; else the one that shares most.
    """
    overlaps = [keys.overlap(one, new) for one in standing]
    meant = [one for one in overlaps if one.share >= rules.adds_below or same_name(one.older, new)]
    if not meant and (most := max(overlaps, key=lambda one: one.share, default=None)) and most.share:
        meant = [most]
    return [one for one in meant if one.share or same_name(one.older, new)]


def settles(new: Submission, held: Submission, keys: KeyStore, rules: HandingIn) -> bool:
    """Whether a file that is taken in makes an earlier, held one needless: a version of the same."""
    overlap = keys.overlap(held, new)
    if not overlap.keyed:
        return same_name(new, held)
    return overlap.share > rules.replaces_above or (
        same_name(new, held) and overlap.share >= rules.adds_below
    )


def same_name(one: Submission, other: Submission) -> bool:
    """Whether two files have the same cleaned name."""
    return cleaned_name(one.arrival.file_name) == cleaned_name(other.arrival.file_name)


def much_smaller(rows: int, before: int, rules: HandingIn) -> bool:
    """Whether ``rows`` are much fewer than the ``before`` of last month."""
    return before >= rules.smaller_from_rows and rows < before * rules.smaller_below


def smaller(rows: int, before: int) -> Question:
    """What is asked of a file that is much smaller than last month's."""
    return Question(
        "IN54",
        f"本次共 {rows} 行，上月同类材料有 {before} 行，明显减少，暂不采用",
        "请核对：其余项目是漏列、已完工还是更名。漏列的，请把完整的文件重新放入；如确实只有这些项目，请把本文件放入该时段文件夹下的“更正”或“补充”文件夹，"
        "即按所报采用；如其余项目另有文件，继续放入即可，届时一并采用",
    )


def _which(overlap: Overlap) -> Question:
    return Question(
        "IN50",
        f"先前收到的{place(overlap.older.arrival)}共 {overlap.rows} 行，其中 {len(overlap.kept)} 行的项目也在本文件中，"
        "无法判断本文件是替代它还是补充它，暂不采用",
        f"如本文件替代“{overlap.older.arrival.file_name}”，请把本文件放入该时段文件夹下的“更正”文件夹；"
        "如两份文件应当合计，请放入“补充”文件夹",
    )


def _left_out(overlap: Overlap, keys: KeyStore) -> Question:
    gone = names_left_out(overlap, keys)
    return Question(
        "IN57",
        f"本文件看来替代{place(overlap.older.arrival)}，但那份文件的 {overlap.rows} 行中有 {overlap.dropped} 行的项目"
        "不在本文件中，可能有遗漏，暂不采用",
        f"缺少的项目如：{gone}。请核对：是漏列、已完工还是更名。漏列的，请把完整的文件重新放入；如这些项目确已不再报送，请把本文件放入该时段文件夹下的“更正”文件夹；"
        "如两份文件应当合计，请放入“补充”文件夹",
    )


def names_left_out(overlap: Overlap, keys: KeyStore) -> str:
    """Names of the first projects that are in the older file only."""
    older = keys.of(overlap.older)
    kept = set(overlap.kept)
    names: dict[str, None] = {}
    for at in range(overlap.rows):
        if at not in kept:
            row = older.row(at)
            names[str(row.get("project_name") or f"第 {row['row_number']} 行")] = None
            if len(names) > _NAMED:
                break
    listed = list(names)[:_NAMED]
    return "、".join(listed) + ("等" if len(names) > _NAMED else "")


def _most(one: Overlap, rules: HandingIn) -> bool:
    return one.share > rules.replaces_above


def _between(one: Overlap, rules: HandingIn) -> bool:
    return rules.adds_below <= one.share <= rules.replaces_above and one.share > 0


def _unkeyed(one: Overlap, new: Submission) -> bool:
    """A file without a single key can be told by its name only."""
    return same_name(one.older, new) and not one.keyed


def _drops(one: Overlap, rules: HandingIn) -> bool:
    return one.rows > 0 and one.dropped / one.rows > rules.drops_above
