"""A small city whose history is planted: what each run receives, what that changes, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from gutou import pipeline, register
from gutou.diff import revision
from gutou.job import Job
from gutou.publish import runlog, swap
from gutou.settings import Settings
from gutou.workspace import Workspace
from tests.intake.arrived import drop

PERIOD = "2025-06"
SURVEY = "项目名称,建设单位,所属县区,建设性质,国民经济行业,计划总投资（万元）,\
本年完成投资（万元）,上年同期完成投资（万元）,自开始建设累计完成投资（万元）,开工时间,项目进展,立项文号,立项日期,营业执照,立项文件,施工（购置）合同,现场照片,支付凭证,工程进度单"
LIBRARY = (
    "统计库项目编码,项目名称,建设单位,所属县区,国民经济行业,报表类型,投资类型,计划总投资,本年完成投资,上年同期完成投资,\
自开始建设累计完成投资,开工时间,入库年月,建设阶段,期末项目建设状态"
)
PLAN = "范围类型,范围名称,时段,口径,增长目标,目标类型,数据状态,可比基数"
DECISIONS = "项目编号,决定,依据,决定人,决定日期"

ROAD, WATER, TUNNEL, BRIDGE = "滨河大道改造工程", "城东水厂新建工程", "北山隧道新建工程", "澄湖大桥新建工程"
HOTEL, STATION, MARKET = "云泽宾馆装修改造工程", "青岩变电站新建工程", "临浦农贸市场新建工程"
PIPES, PLANT = "老城管网新建工程", "高新标准厂房新建工程"
OWNERS = {
    name: f"{name[:4]}建设公司"
    for name in (ROAD, WATER, TUNNEL, BRIDGE, HOTEL, STATION, MARKET, PIPES, PLANT)
}
CORRECTED = "发改/2025-06/更正/摸排表.csv"
LATE = "住建/2025-06/住建摸排.csv"
DECISION = "统计局/2025-06/复核决定.csv"
TARGET, EXPORT = "统计局/2025-06/目标调整.csv", "统计局/2025-06/更正/在库.csv"


@dataclass(frozen=True)
class Row:
    """A row of a survey; amounts in 万元."""

    name: str
    planned: int = 2000
    ytd: int = 300
    industry: str = "4813"
    complete: bool = False

    def text(self) -> str:
        papers = ",".join(["是"] * 6 if self.complete else ["是", "是", "", "", "", ""])
        return (
            f"{self.name},{OWNERS[self.name]},澄湖区,新建,{self.industry},{self.planned},{self.ytd},50,{self.ytd + 50},"
            "2024-11,在建,"
            f"澄发改〔2024〕{len(self.name) + self.planned}号,2024-10-08,{papers}"
        )


SURVEYED = (
    Row(ROAD, ytd=310, complete=True), Row(WATER, ytd=420), Row(TUNNEL, ytd=500), Row(BRIDGE, ytd=260),
    Row(HOTEL, ytd=90, industry="6110"), Row(STATION, planned=800, ytd=120, complete=True),
)  # fmt: skip


def survey(*rows: Row) -> str:
    return "\n".join([SURVEY, *(row.text() for row in rows)])


def library(pipes: bool, plant: int) -> str:
    records = [("L01", TUNNEL, 500), ("L03", PLANT, plant), *([("L02", PIPES, 640)] if pipes else [])]
    return "\n".join(
        [
            LIBRARY,
            *(
                f"{code},{name},{OWNERS[name]},澄湖区,4813,206-2,项目投资,3000,{ytd},50,{ytd + 50},2024-11,2024-12,本年施工,在建"
                for code, name, ytd in records
            ),
        ]
    )


def plan(target: str) -> str:
    return f"{PLAN}\n市,云泽市,{PERIOD},不含房地产,{target},时段,汇总数,1500"


class City:
    """Its share, its runs: each publishes as a run does, without the audit's pages."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.workspace = Workspace.of(settings)
        self.runs: list[str] = []

    def receive(self, day: int, path: str, text: str) -> None:
        drop(self.workspace.share, path, text, at=datetime(2025, 7, day, 8))

    def run(self, day: int) -> str:
        job = Job(
            self.settings,
            self.workspace,
            date(2025, 7, day),
            datetime(2025, 7, day, 9),
            f"r{len(self.runs) + 1}",
        )
        intake = pipeline.collect_files(job)
        for arrival in pipeline.unread(job, intake):
            intake.add(*pipeline.read_file(job, arrival))
        with pipeline.open_build(job, intake) as build:
            pipeline.load_rows(build)
            pipeline.link_projects(build)
            pipeline.judge_scope(build)
            pipeline.reconcile_library(build)
            pipeline.measure_gap(build)
            runlog.write_run_log(build.con, job)
            revision.fill(build.con, self.workspace.database, job.run_id)
            register.fix_ids(build.con, self.workspace.fixed, job.run_id)
        swap.publish(self.workspace, build.candidate, PERIOD, job.run_id)
        self.runs.append(job.run_id)
        return job.run_id

    def vintage(self, run_id: str) -> Path:
        return self.workspace.curated / "vintages" / PERIOD / f"{run_id}.duckdb"
