"""A city of two senders in real files, taken as far as its doubtful pairs: what a reviewer works on."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from gutou import pipeline
from gutou.job import Job
from gutou.register.review_export import Exported, export
from gutou.settings import Limits, Settings
from gutou.workspace import Workspace
from tests.register.city import COUNTIES

OWNER = "云泽城投集团有限公司"
_SURVEY = (
    "项目名称",
    "建设单位",
    "项目代码",
    "所属县区",
    "建设地点",
    "计划总投资",
    "本年完成投资",
    "开工时间",
    "是否开工",
)
_LIBRARY = (
    "统计库项目编码",
    "项目名称",
    "建设单位",
    "项目代码",
    "所属县区",
    "建设地点",
    "计划总投资",
    "本年完成投资",
    "开工时间",
)


@dataclass
class World:
    """A share and a data folder; ``rounds`` counts the runs."""

    root: Path
    settings: Settings = field(init=False)
    rounds: int = 0

    def __post_init__(self) -> None:
        self.settings = Settings(
            city_code="4398",
            city_name="云泽市",
            share=self.root / "share",
            data=self.root / "data",
            limits=Limits(settle_seconds=0),
            regions=tuple({"code": code, "name": name} for code, name in COUNTIES.items()),
            departments=({"name": "发改"}, {"name": "住建"}, {"name": "统计局"}),
        )
        self.settings.share.mkdir(parents=True)

    @property
    def workspace(self) -> Workspace:
        return Workspace.of(self.settings)

    def survey(self, period: str, *rows: Mapping[str, Any], department: str = "发改") -> None:
        """One survey of a department; what a row leaves out is the usual."""
        self._table(
            f"{department}/{period}/摸排表.xlsx",
            f"{period[:4]}年{int(period[5:])}月摸排表 单位：万元",
            _SURVEY,
            rows,
        )

    def library(self, period: str, *rows: Mapping[str, Any]) -> None:
        """The library export."""
        self._table(
            f"统计局/{period}/在库项目.xlsx", f"投资项目库（在库项目）{period} 单位：万元", _LIBRARY, rows
        )

    def _table(self, path: str, title: str, head: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append([title])
        sheet.append(list(head))
        usual = {
            "建设单位": OWNER,
            "所属县区": "澄湖区",
            "本年完成投资": 100,
            "开工时间": "2025-03",
            "是否开工": "是",
        }
        for row in rows:
            sheet.append([{**usual, **row}.get(name) for name in head])
        file = self.settings.share / path
        file.parent.mkdir(parents=True, exist_ok=True)
        book.save(file)

    def run(self, as_of: date) -> pipeline.Intake:
        """Take in, register, and put the candidate where a published database would be."""
        job, intake = self._take_in(as_of)
        with pipeline.open_build(job, intake) as build:
            pipeline.load_rows(build)
            pipeline.link_projects(build)
            pipeline.judge_scope(build)
            build.con.execute("CREATE TABLE pending AS FROM work.pending_match")
            build.con.execute("CREATE TABLE link AS FROM work.link")
            build.con.execute(
                "CREATE TABLE line AS SELECT period, row_key, project_name FROM work.source_row"
            )
            candidate = build.candidate
        self.workspace.database.parent.mkdir(parents=True, exist_ok=True)
        self.workspace.database.unlink(missing_ok=True)
        shutil.copyfile(candidate, self.workspace.database)
        return intake

    def receive(self, as_of: date) -> pipeline.Intake:
        """Take in and answer, and nothing after that: what is told of a file needs no register."""
        return self._take_in(as_of)[1]

    def _take_in(self, as_of: date) -> tuple[Job, pipeline.Intake]:
        self.rounds += 1
        job = Job.start(self.settings, as_of=as_of)
        intake = pipeline.collect_files(job)
        for arrival in pipeline.unread(job, intake):
            intake.add(*pipeline.read_file(job, arrival))
        pipeline.answer_senders(job, intake)
        return job, intake

    def export(self, period: str) -> Exported:
        return export(self.settings, period)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """A query on the newest database."""
        con = duckdb.connect(str(self.workspace.database), read_only=True)
        try:
            return con.execute(sql).fetchall()
        finally:
            con.close()

    def projects(self, period: str) -> dict[str, str]:
        """Project by the row's own name, of all rows of a period."""
        return dict(
            self.ask(
                f"SELECT line.project_name, link.project_id FROM link JOIN line USING (period, row_key) "
                f"WHERE period = '{period}'"
            )
        )


def fill(workbook: Path, target: Path, answers: Mapping[str, Mapping[str, Any]]) -> None:
    """What a reviewer does: the workbook with the yellow cells of some pairs filled in, saved elsewhere.

    Args:
        workbook: As exported.
        target: Where the reviewer puts it.
        answers: Per pair (a part of its name cell) the cells by head.
    """
    book = openpyxl.load_workbook(workbook)
    sheet = book["复核"]
    heads = {cell.value: at for at, cell in enumerate(sheet[3], start=1)}
    for down in range(4, sheet.max_row + 1):
        name = str(sheet.cell(down, heads["项目名称对照"]).value)
        for known, cells in answers.items():
            for head, value in cells.items() if known in name else ():
                sheet.cell(down, heads[head]).value = value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
