"""Which planted wrongdoing the rows of a period can show (``patterns.csv``): only where its evidence stands in a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from gutou.demo.places import index, january, period_of
from gutou.demo.projects import Wrong
from gutou.demo.rows import Month, Row
from gutou.demo.shown import ahead_of_start

Record = dict[str, object]
PATTERN_COLUMNS = ("period", "pattern", "project_key", "other_keys", "detail")
_THRESHOLD = Decimal(500)
_HALF = Decimal("0.5")
_Months = dict[str, dict[str, list[Row]]]


@dataclass
class Seen:
    """Rows of one period that are accepted and in force, by project, and those of the months around it."""

    period: str
    months: _Months
    rows: dict[str, list[Row]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = self.months.get(self.period, {})

    @property
    def month(self) -> int:
        """The period as a number."""
        return index(self.period)

    def of(self, key: str, *documents: str) -> list[Row]:
        """A project's rows of some documents."""
        return [row for row in self.rows.get(key, []) if row.document in documents]

    def before(self, row: Row, back: int = 1) -> Row | None:
        """What the same source said some months earlier; for January's sake February has no month before."""
        earlier = self.months.get(period_of(self.month - back), {})
        for other in earlier.get(row.project.key, []):
            if (other.document, other.department, other.part, other.library_code) == (
                row.document, row.department, row.part, row.library_code,
            ):  # fmt: skip
                return other
        return None

    def grown(self, row: Row) -> Decimal | None:
        """The month's amount as the row tells it, or as the difference to the month before of the same year."""
        told = stated(row, "month_done")
        if told is not None or self.month % 12 < 2:
            return told
        earlier = self.before(row)
        now, then = stated(row, "ytd"), stated(earlier, "ytd") if earlier else None
        return None if now is None or then is None else now - then


def stated(row: Row, name: str) -> Decimal | None:
    """An amount that stands in the row."""
    return row.money(name) if name in row.shown else None


def pattern_records(months: _Months, periods: list[str]) -> list[Record]:
    """Lines of ``patterns.csv``.

    Args:
        months: Rows accepted and in force, by period and project.
        periods: Months of the demonstration.
    """
    records: list[Record] = []
    for period in periods:
        seen = Seen(period, months)
        for wrong in _instances(seen):
            detail = _EVIDENCE[wrong.pattern, wrong.form](seen, wrong)
            if detail:
                records.append(_record(period, wrong, detail))
        records += [_record(period, wrong, detail) for wrong, detail in _slips(seen)]
    return records


def _record(period: str, wrong: Wrong, detail: str) -> Record:
    return {
        "period": period,
        "pattern": wrong.pattern,
        "project_key": wrong.group[0],
        "other_keys": ";".join(wrong.group[1:]),
        "detail": detail,
    }


def _instances(seen: Seen) -> Iterable[Wrong]:
    found: dict[tuple[str, str, tuple[str, ...]], Wrong] = {}
    for key in sorted(seen.rows):
        for wrong in seen.rows[key][0].project.wrongs:
            if wrong.since <= seen.month <= wrong.until and (wrong.pattern, wrong.form) in _EVIDENCE:
                found.setdefault((wrong.pattern, wrong.form, wrong.group), wrong)
    return found.values()


def _slips(seen: Seen) -> Iterable[tuple[Wrong, str]]:
    """Every row with a slip of the unit, planted or of the usual dirt."""
    for key, rows in sorted(seen.rows.items()):
        slipped = [row for row in rows if "unit_error" in row.faults and "ytd" in row.shown]
        others = [row for row in rows if row not in slipped and "ytd" in row.shown]
        total = any("planned_total" in row.shown for row in slipped)
        if slipped and (others or total):
            department = slipped[0].department
            yield Wrong("单位错误", "survey", (key,), 0, 0), f"{department}的本年完成投资单位有误"


def _bundle(seen: Seen, wrong: Wrong) -> str:
    for row in seen.of(wrong.group[0], "survey", "library"):
        if "打捆" in str(row.values.get("project_name")):
            return "名称写明打捆"
        if "content" in row.shown and "分别立项" in str(row.values["content"]):
            return "建设内容含多个分别立项的项目"
    return ""


def _parts(seen: Seen, wrong: Wrong) -> str:
    rows = [row for row in seen.of(wrong.group[0], "survey") if row.part]
    small = [row for row in rows if 0 < (stated(row, "planned_total") or 0) < _THRESHOLD]
    approved = {str(row.values["approval_no"]) for row in small if "approval_no" in row.shown}
    return f"同一立项文号分{len(small)}段，每段不足500万元" if len(small) >= 2 and len(approved) == 1 else ""


def _apart(seen: Seen, wrong: Wrong) -> str:
    small = [
        key
        for key in wrong.group
        if any(
            (stated(row, "planned_total") or _THRESHOLD) < _THRESHOLD
            and {"owner_name", "region"} <= row.shown
            for row in seen.of(key, "survey")
        )
    ]
    return f"同一单位同一地点的{len(small)}个项目，每个略低于500万元" if len(small) >= 2 else ""


def _records(seen: Seen, wrong: Wrong) -> str:
    rows = seen.of(wrong.group[0], "library")
    counties = {str(row.values["region"])[:6] for row in rows}
    where = "分属两个县区" if len(counties) > 1 else "同一县区"
    return f"库内{len(rows)}条记录，{where}" if len(rows) > 1 else ""


def _survey_start(seen: Seen, wrong: Wrong) -> str:
    rows = seen.of(wrong.group[0], "survey", "library")
    return "开工时间在本期之后而有投资" if any(ahead_of_start(row, seen.month) for row in rows) else ""


def _library_start(seen: Seen, wrong: Wrong) -> str:
    key = wrong.group[0]
    reported = any((stated(row, "ytd") or 0) > 0 for row in seen.of(key, "library"))
    not_yet = any(
        ("started" in row.shown and row.values["started"] is False)
        or ("stage" in row.shown and row.values["stage"] == "前期")
        for row in seen.of(key, "survey")
    )
    return "摸排为未开工而库内有投资" if reported and not_yet else ""


def _beyond(seen: Seen, wrong: Wrong) -> str:
    for row in seen.of(wrong.group[0], "survey", "library"):
        done, planned = stated(row, "cumulative"), stated(row, "planned_total")
        if done and planned and done > planned * Decimal("1.1"):
            return f"累计完成投资为计划总投资的{done / planned * 100:.0f}%"
    return ""


def _short_vouchers(seen: Seen, wrong: Wrong) -> str:
    key = wrong.group[0]
    amounts = [stated(row, "amount") or Decimal(0) for row in seen.of(key, "vouchers")]
    told = [stated(row, "ytd") or Decimal(0) for row in seen.of(key, "survey", "library")]
    short = bool(amounts) and max(told, default=Decimal(0)) > sum(amounts)
    return f"凭证合计{sum(amounts):.2f}万元，不足本年完成投资" if short else ""


def _library_unit(seen: Seen, wrong: Wrong) -> str:
    key = wrong.group[0]
    field_name = "planned_total" if wrong.form == "library_planned" else "ytd"
    told = all(any(stated(row, field_name) for row in seen.of(key, d)) for d in ("survey", "library"))
    return f"库内{'计划总投资' if field_name == 'planned_total' else '本年完成投资'}单位有误" if told else ""


def _planned_unit(seen: Seen, wrong: Wrong) -> str:
    for row in seen.of(wrong.group[0], "survey"):
        planned, done = stated(row, "planned_total"), stated(row, "ytd")
        if planned and done and done > planned * 100:
            return "计划总投资单位有误，远小于本年完成投资"
    return ""


def _alike(seen: Seen, wrong: Wrong) -> str:
    told: dict[tuple[str, str, Decimal], set[str]] = defaultdict(set)
    for key in wrong.group:
        for row in seen.of(key, "survey" if wrong.form == "survey" else "library"):
            amount = stated(row, "ytd")
            if amount and row.is_whole:
                told[row.document, row.department, amount].add(key)
    return next(
        (f"{len(k)}个项目本年完成投资同为{a}万元" for (_, _, a), k in told.items() if len(k) >= 3), ""
    )


def _same_voucher(seen: Seen, wrong: Wrong) -> str:
    used: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key in wrong.group:
        for row in seen.of(key, "vouchers"):
            used[str(row.values["kind"]), str(row.values["number"])].add(key)
    return next((f"{kind}{number}用于两个项目" for (kind, number), k in used.items() if len(k) > 1), "")


def _jump(seen: Seen, wrong: Wrong) -> str:
    for row in seen.of(wrong.group[0], "survey", "library"):
        grown, planned = seen.grown(row), stated(row, "planned_total")
        if grown and planned and grown >= planned * _HALF:
            return f"一个月完成计划总投资的{grown / planned * 100:.0f}%"
    return ""


def _halted(seen: Seen, wrong: Wrong) -> str:
    for row in seen.of(wrong.group[0], "survey", "library"):
        says = any(
            name in row.shown and row.values[name] in ("停工", "全部停缓建")
            for name in ("stage", "build_stage")
        )
        if says and (seen.grown(row) or 0) > 1:
            return "停工停建而本月有投资"
    return ""


def _completed(seen: Seen, wrong: Wrong) -> str:
    for row in seen.of(wrong.group[0], "survey", "library"):
        if (stated(row, "ytd") or 0) <= 1:
            continue
        if row.document == "library":
            earlier = seen.before(row, 12)
            if earlier and row.values["end_status"] == earlier.values["end_status"] == "全部投产":
                return "上年同期已全部投产而本年有投资"
        elif "stage" in row.shown and row.values["stage"] in ("完工", "投产") and _ended(row, seen.month):
            return "上年已建成而本年有投资"
    return ""


def _ended(row: Row, month: int) -> bool:
    """The row itself says that the work ended before this year."""
    end = row.values.get("end_month")
    told = "span" in row.shown or ("end_month" in row.shown and isinstance(end, Month))
    return told and row.project.end < january(month)


_EVIDENCE: dict[tuple[str, str], Callable[[Seen, Wrong], str]] = {
    ("打捆", "bundle"): _bundle,
    ("拆分", "parts"): _parts,
    ("拆分", "apart"): _apart,
    ("重复", "records"): _records,
    ("未开工先报", "survey"): _survey_start,
    ("未开工先报", "library"): _library_start,
    ("超进度", "plan"): _beyond,
    ("超进度", "vouchers"): _short_vouchers,
    ("单位错误", "library"): _library_unit,
    ("单位错误", "library_planned"): _library_unit,
    ("单位错误", "planned"): _planned_unit,
    ("数值雷同", "survey"): _alike,
    ("数值雷同", "library"): _alike,
    ("凭证重复", "vouchers"): _same_voucher,
    ("年末突增", "jump"): _jump,
    ("停建仍报", "halted"): _halted,
    ("停建仍报", "completed"): _completed,
}
