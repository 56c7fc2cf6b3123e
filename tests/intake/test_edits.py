"""Edit findings of submissions: which cell, whose files, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from gutou.database import create_published_tables, run
from gutou.intake.edits import with_findings
from gutou.intake.edits_codes import check_credit_code, check_project_code, district_known
from gutou.intake.edits_rules import load_edit_rules
from gutou.intake.loading_outcomes import load_outcomes
from gutou.intake.sidecar import Arrival
from gutou.intake.staging import StagedFile
from gutou.intake.submissions import Submission, decide
from gutou.intake.submissions_kinds import RuleCount
from gutou.scope.rulebook import judge, load_rules
from tests.intake import arrived
from tests.scope.world import SETTINGS, rows_of
from tests.small import small_build

NAME, OWNER = "澄湖区标准厂房建设项目", "云泽恒远实业有限公司"


def line(number: int, **values: Any) -> dict[str, Any]:
    """A staged row of the shared project; ``cells`` as the reader leaves them."""
    base = {"sheet_name": "表1", "row_number": number, "project_name": NAME, "owner_name": OWNER}
    return base | values


class Office:
    """Files of several senders, put together as they would be in a run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.arrivals: list[Arrival] = []
        self.staged: dict[str, StagedFile] = {}

    def send(
        self, path: str, rows: Sequence[Mapping[str, Any]], document: str = "survey", period: str = "2025-06"
    ) -> str:
        number = len(self.arrivals)
        one = arrived.arrival(path, f"content {number}", day=number, period=period)
        self.arrivals.append(one)
        self.staged[one.submission_id] = arrived.staged(self.root / f"staged{number}", document, rows=rows)
        return one.submission_id

    def submissions(self) -> dict[str, Submission]:
        judged = with_findings(decide(self.arrivals, self.staged), arrived.settings(self.root))
        return {one.submission_id: one for one in judged}

    def rules(self, submission_id: str) -> list[str]:
        return [one.rule_id for one in self.submissions()[submission_id].findings if one.rule_id[:2] == "ED"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_finding_names_its_cell_and_both_figures(office: Office) -> None:
    cells = {"ytd": ["H", "8,000"], "cumulative": ["I", "7000.5"]}
    sent = office.send("住建/甲.xlsx", [line(5, ytd=8000, cumulative="7000.5", cells=cells)])
    (found,) = office.submissions()[sent].findings
    assert asdict(found) == {
        "rule_id": "ED06",
        "severity": "error",
        "audience": "sender",
        "sheet_name": "表1",
        "row_number": 5,
        "field": "cumulative",
        "column": "I",
        "value": "7000.5",
        "message": "本年完成投资 8000 万元，大于自开始建设累计完成投资 7000.5 万元；请核对是否填错列或单位",
        "row_accepted": True,
    }


def test_what_the_sender_said_last_month_is_compared_and_named(office: Office) -> None:
    office.send("住建/五月.xlsx", [line(9, ytd=300)], period="2025-05")
    june = office.send("住建/六月.xlsx", [line(7, ytd=200)])
    (found,) = office.submissions()[june].findings
    assert found.rule_id == "ED07"
    assert "2025-05 所报的 300 万元（“五月.xlsx”第 9 行）" in found.message


def test_nothing_of_another_sender_is_compared_or_told(office: Office) -> None:
    code = "2305-431102-04-01-123451"
    paper = {"project_code": code, "contract_no": "HT-2025-7788", "start_month": "2025-02"}
    office.send("发改/五月.xlsx", [line(9, ytd=300, **paper)], period="2025-05")
    office.send("发改/六月.xlsx", [line(9, ytd=310, planned_total=98765, **paper)])
    other = {"contract_no": "HT-2025-7788", "start_month": "2025-04"}
    june = office.send("住建/六月.xlsx", [line(7, ytd=200, planned_total=5000, project_code=code, **other)])
    assert office.submissions()[june].findings == ()


def test_a_replaced_file_is_nobodys_last_month(office: Office) -> None:
    office.send("住建/五月.xlsx", [line(9, ytd=300)], period="2025-05")
    office.send("住建/五月（更正）.xlsx", [line(9, ytd=150)], period="2025-05")
    june = office.send("住建/六月.xlsx", [line(7, ytd=200)])
    assert office.rules(june) == []


def test_files_not_in_force_are_left_as_they_are(office: Office) -> None:
    sent = office.send("住建/甲.xlsx", [line(5, ytd=8000, cumulative=7000)])
    decided = [replace(one, status="superseded") for one in decide(office.arrivals, office.staged)]
    assert with_findings(decided, arrived.settings(office.root)) == decided
    assert office.submissions()[sent].findings


def test_findings_are_added_to_those_there_and_order_is_kept(office: Office) -> None:
    first = office.send("住建/甲.xlsx", [line(5, ytd=8000, cumulative=7000)])
    office.send("发改/乙.xlsx", [line(5, ytd=1, cumulative=1)])
    settings = arrived.settings(office.root)
    once = with_findings(decide(office.arrivals, office.staged), settings)
    twice = with_findings(once, settings)
    assert [one.submission_id for one in twice] == [one.submission_id for one in office.arrivals]
    assert twice[0].submission_id == first
    assert twice[0].findings == once[0].findings * 2
    assert twice[1].findings == once[1].findings


def test_one_content_at_two_places_counts_once_each(office: Office) -> None:
    """Two arrivals may share a staged folder; a row is not doubled by it."""
    office.send("住建/甲.xlsx", [line(5, ytd=8000, cumulative=7000)])
    second = arrived.arrival("发改/甲.xlsx", "content 0", day=1)
    office.arrivals.append(second)
    office.staged[second.submission_id] = office.staged[office.arrivals[0].submission_id]
    assert [len(one.findings) for one in office.submissions().values()] == [1, 1]


@pytest.mark.parametrize(
    ("parts", "broken"),
    [
        (("0.05", "0.03", "0.02", "0.03"), False),  # rounded to a hundredth of 亿元 each
        (("0.05", "0.03", "0.02", "0.06"), True),
    ],
)
def test_a_difference_that_rounding_explains_is_none(
    office: Office, parts: tuple[str, ...], broken: bool
) -> None:
    names = ("ytd_construction", "ytd_installation", "ytd_equipment", "ytd_other")
    written = {"ytd": "0.12", **dict(zip(names, parts, strict=True))}
    amounts = {name: float(text) * 10_000 for name, text in written.items()}
    cells = {name: ["H", text] for name, text in written.items()}
    sent = office.send("交通/甲.xlsx", [line(5, **amounts, cells=cells)])
    assert office.rules(sent) == (["ED01"] if broken else [])


def test_documents_may_be_mixed_or_missing(office: Office) -> None:
    assert with_findings([], arrived.settings(office.root)) == []
    office.send("发改/目标.xlsx", [], document="plan")
    key = office.send("发改/清单.xlsx", [line(5, done=900, planned_total=800)], document="key_projects")
    library = office.send(
        "统计局/库.xlsx", [line(5, form="206-1", planned_total=800, library_code="001")], document="library"
    )
    assert office.rules(key) == []
    assert office.rules(library) == ["ED20"]


def test_a_staged_folder_that_is_gone_is_passed_over(office: Office) -> None:
    sent = office.send("住建/甲.xlsx", [line(5, ytd=8000, cumulative=7000)])
    decided = decide(office.arrivals, office.staged)
    (office.staged[sent].folder / "rows.parquet").unlink()
    assert with_findings(decided, arrived.settings(office.root)) == decided


def test_odd_texts_break_nothing(office: Office) -> None:
    odd = {
        "project_name": "'; DROP TABLE x; --\n{label}",
        "project_code": "①②③",
        "start_month": "",
        "contract_no": "\x00￥",
    }
    office.send("住建/五月.xlsx", [line(9, ytd=300, **odd)], period="2025-05")
    sent = office.send("住建/甲.xlsx", [line(5, ytd=200, planned_total="999999999999", cells={}, **odd)])
    assert office.rules(sent) == ["ED07"]


def test_edit_rules_are_listed_with_the_others() -> None:
    with small_build() as con:
        create_published_tables(con)
        run(con, "project/80_project_case")
        judge(con, SETTINGS, load_rules())
        listed = {row["rule_id"]: row for row in rows_of(con, "SELECT * FROM rule")}
    assert (listed["ED13"]["title"], listed["ED13"]["kind"], listed["ED13"]["severity"]) == (
        "未开工先报",
        "edit",
        "error",
    )
    assert listed["ED20"]["in_force_from"] == "2018-01"
    assert listed["IN60"]["kind"] == "intake"


def test_codes_are_told_apart(tmp_path: Path) -> None:
    settings = arrived.settings(tmp_path)
    new = check_project_code("2305-431102-04-01-123451", settings)
    assert new is not None
    assert (new.check_holds, new.issued, new.district, new.district_known) == (
        True,
        "2023-05",
        "431102",
        True,
    )
    old = check_project_code("2019-431102-48-03-012345", settings)
    assert old is not None
    assert (old.check_holds, old.issued) == (None, "2019")
    assert check_project_code("12345", settings) is None
    assert check_project_code(None, settings) is None
    wrong = check_credit_code("91512081MA62K0261E")
    assert wrong is not None
    assert wrong.check_holds is False
    assert check_credit_code("正在办理") is None


@pytest.mark.parametrize(
    ("district", "known"),
    [
        ("431102", True),
        ("330791", True),
        ("430000", True),
        ("000000", True),
        ("439850", True),
        ("999999", False),
    ],
)
def test_districts(tmp_path: Path, district: str, known: bool) -> None:
    assert district_known(district, arrived.settings(tmp_path)) is known


def test_every_rule_in_force_counts_its_outcomes(office: Office) -> None:
    rows = [
        line(5, ytd=8000, cumulative=7000),
        line(6, ytd=10, cumulative=20, project_name="甲"),
        line(7, ytd=10, project_name="乙"),
    ]
    sent = office.send("住建/甲.xlsx", rows)
    counted = {one.rule_id: one for one in office.submissions()[sent].outcomes}
    assert counted["ED06"] == RuleCount("ED06", holds=1, broken=1, not_verifiable=1)
    assert counted["ED20"] == RuleCount("ED20")
    assert {one.error for one in counted.values()} == {None}


def test_a_difference_that_rounding_explains_counts_as_holding(office: Office) -> None:
    cells = {"ytd": ["H", "0.12亿元"], "cumulative": ["I", "1195"], "unit": ["A", ""]}
    cells |= {"ytd": ["H", "0.12"]}
    sent = office.send("住建/甲.xlsx", [line(5, ytd=1200, cumulative=1195, cells=cells)])
    one = office.submissions()[sent]
    assert one.findings == ()
    assert next(said for said in one.outcomes if said.rule_id == "ED06") == RuleCount("ED06", holds=1)


def test_a_rule_that_fails_names_its_fault_and_the_others_go_on(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [
        replace(rule, sql="SELECT nothing") if rule.rule_id == "ED09" else rule for rule in load_edit_rules()
    ]
    monkeypatch.setattr("gutou.intake.edits.load_edit_rules", lambda: broken)
    sent = office.send("住建/甲.xlsx", [line(5, ytd=8000, cumulative=7000, planned_total=100)])
    one = office.submissions()[sent]
    assert office.rules(sent) == ["ED06"]
    failed = {said.rule_id: said.error for said in one.outcomes if said.error}
    assert list(failed) == ["ED09"]
    assert "不能执行" in failed["ED09"]
    with small_build() as con:
        load_outcomes(con, [one])
        assert con.execute("SELECT rule_id FROM work.edit_said WHERE error IS NOT NULL").fetchall() == [
            ("ED09",)
        ]


def test_a_rule_can_be_switched_off(office: Office) -> None:
    sent = office.send("住建/甲.xlsx", [line(5, ytd=8000, cumulative=7000)])
    settings = arrived.settings(office.root)
    off = settings.model_copy(update={"rules": settings.rules.model_copy(update={"off": ("ED06",)})})
    (one,) = with_findings(decide(office.arrivals, office.staged), off)
    assert one.submission_id == sent
    assert [found.rule_id for found in one.findings] == []
    assert "ED06" not in {said.rule_id for said in one.outcomes}
