"""What single rows show to whoever reads them: a start, papers, places, and contradictions within the row."""

from __future__ import annotations

from decimal import Decimal

from gutou.demo.rows import Row

_BEGUN = ("已开工", "在建", "停工", "完工", "投产", "本年施工", "本年收尾", "全部停缓建", "单纯购置")
_NOT_BEGUN = ("前期", "筹建")
WRONG_AMOUNT = frozenset({"unit_error", "unreadable_money"})
_ERROR_BEYOND = Decimal("1.1")


def ahead_of_start(row: Row, month: int) -> bool:
    """The row itself shows investment before the start it gives."""
    starts = row.project.start > month and bool(row.shown & {"start_month", "span"})
    return row.document != "key_projects" and starts and "ytd" in row.shown and (row.money("ytd") or 0) > 0


def far_beyond_plan(row: Row) -> bool:
    """The row itself shows more than 110 % of the planned total done."""
    if row.document == "key_projects" or "planned_total" not in row.shown:
        return False
    done = [row.money(name) or Decimal(0) for name in ("ytd", "cumulative") if name in row.shown]
    return max(done, default=Decimal(0)) > (row.money("planned_total") or Decimal(0)) * _ERROR_BEYOND


def misread(row: Row, name: str) -> bool:
    """An amount that is not what it says."""
    return name == "ytd" and bool(WRONG_AMOUNT & set(row.faults))


def started(rows: list[Row], month: int, start: int | None, ytd: Decimal | None) -> bool | None:
    """A plain answer wins over the stage, the stage over dates and money."""
    answers = {row.values["started"] for row in rows if "started" in row.shown}
    if answers:
        return True in answers
    stages = {
        str(row.values[name])[:2] for row in rows for name in ("stage", "build_stage") if name in row.shown
    }
    if stages & {word[:2] for word in _BEGUN}:
        return True
    if stages & {word[:2] for word in _NOT_BEGUN} or (start is not None and start > month):
        return False
    return True if start is not None and (ytd or 0) > 0 else None


def evidence_of(rows: list[Row]) -> str:
    """A paper counts when any row claims it."""
    claimed = {
        name for row in rows for name in row.shown if name.startswith("has_") and row.values[name] is True
    }
    stated = {name for row in rows for name in row.shown}
    paid = bool(claimed & {"has_voucher", "has_progress_sheet"})
    contract = "has_contract" in claimed or ("has_photo" in claimed and "permit_no" in stated)
    approved = {"has_licence", "has_approval"} <= claimed and {"approval_no", "approval_date"} <= stated
    delivered = {"has_contract", "has_voucher", "has_photo"} <= claimed
    if delivered if pure_purchase(rows) else approved and contract and paid:
        return "complete"
    return "partial" if "has_approval" in claimed else "lead"


def pure_purchase(rows: list[Row]) -> bool:
    """Whether a row says 单纯购置."""
    return any("nature" in row.shown and row.values["nature"] == "单纯购置" for row in rows)


def sites_of(row: Row) -> tuple[str, ...]:
    """Counties that the row names."""
    if "region" not in row.shown:
        return ()
    if row.document == "library":
        return (str(row.values["region"])[:6],)
    return row.project.sites
