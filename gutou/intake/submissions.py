"""Submissions (报送): what becomes of each arrival, seen together with the others of the same sender."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gutou.intake.history import with_history
from gutou.intake.sidecar import UNDATED, Arrival, in_order
from gutou.intake.submissions_keys import KeyStore
from gutou.intake.submissions_kinds import IN_FORCE, MissingRow, Status, Submission
from gutou.intake.submissions_names import cleaned_name
from gutou.intake.submissions_standing import Standing
from gutou.settings import HandingIn

if TYPE_CHECKING:
    from gutou.intake.staging import StagedFile

__all__ = ["IN_FORCE", "MissingRow", "Status", "Submission", "cleaned_name", "decide"]

_NOT_READ = "文件没有读取成功，请检查后重新放入"
_NO_PERIOD = "文件夹、表题和文件名都没有说明时段，请放入以时段命名的文件夹（如 2025-06）后重新报送"


def decide(
    arrivals: Iterable[Arrival], staged: Mapping[str, StagedFile], rules: HandingIn | None = None
) -> list[Submission]:
    """What becomes of every arrival.

    In the order of arrival, within one department, document and period: the same content at another path, while the
    first still stands, is a duplicate; a file replaces an older one when most of the older one's projects are in it,
    adds when hardly any are, and in between its cleaned name decides, else it is held with a question. Held as well:
    a replacement that leaves out many rows, and a file much smaller than last month's. The folders 更正 and 补充 say
    which it is, and answer a question. Only files of the same sender are compared.

    Args:
        arrivals: Every arrival.
        staged: What was read of them, by submission_id; one that is missing counts as rejected.
        rules: Shares that decide; by default those of the settings' defaults.

    Returns:
        One submission per arrival, in the order of arrival, those in force with what they say beside the sender's
        other files (shared projects, last month's columns and rows).
    """
    rules = rules or HandingIn()
    keys = KeyStore()
    standing = Standing(keys, rules)
    for arrival in in_order(arrivals):
        standing.take(_alone(arrival, staged.get(arrival.submission_id)))
    return with_history(list(standing.submissions.values()), keys, rules)


def _alone(arrival: Arrival, staged: StagedFile | None) -> Submission:
    if staged is None:
        refused = arrival.refused or _NOT_READ
        return Submission(arrival, None, None, arrival.period, "rejected", "rejected", refused)
    meta = staged.meta
    period: str = arrival.folder_period or meta.period or arrival.period
    status: Status = meta.status
    reason: str | None = meta.reason or None
    if status != "rejected" and period == UNDATED:
        status, reason = "rejected", _NO_PERIOD
    elif status != "rejected" and period > f"{arrival.as_of:%Y-%m}":
        status = "rejected"
        reason = f"所示时段 {period} 晚于收到时的月份 {arrival.as_of:%Y-%m}；请核对时段，放入所属时段的文件夹后重新报送"
    elif status == "partial" and not reason:
        reason = f"{meta.rows_rejected} 行未采用，见问题清单"
    counts = (meta.rows_read, meta.rows_accepted, meta.rows_rejected)
    if status == "rejected":
        counts = (meta.rows_read, 0, meta.rows_read)
    return Submission(
        arrival, staged, meta.document, period, status, status, reason, *counts, meta.rows_in_file
    )
