"""Stages that make the figures (测算各环节), in the candidate database."""

from __future__ import annotations

from collections.abc import Callable

from gutou import dispatch, gap, register
from gutou.intake import loading
from gutou.pipeline.parts import Build
from gutou.publish import sealed
from gutou.report import headline, page, peers, quality
from gutou.scope import checks, entries, explanations, projects, reconcile, rulebook


def load_rows(build: Build) -> None:
    """Accepted rows of every period."""
    with build.job.timed("装入") as told:
        loading.load(build.con, build.job.settings, build.intake.submissions(), build.job.as_of)
        in_force = build.job.workspace.fixed if build.intake.seals else None
        sealed.load_seals(build.con, in_force, build.job.settings)
        build.newest = page.newest_period(build.con)
        told.append(f"{build.count('work.source_row'):,} 行")
        build.counted("装入", "submission", "work.source_row", "finding")


def link_projects(build: Build) -> None:
    """Rows become projects, with the values chosen among their reports."""
    job = build.job
    with job.timed("归并") as told:
        cache = job.workspace.staged / build.cache
        register.register(build.con, job.workspace.fixed, job.settings, cache=cache)
        projects.assemble(build.con, job.settings)
        told.append(f"{build.count('work.project_case'):,} 个项目（各期合计）")
        build.counted("归并", "work.link", "work.project_case", "project_source", "match_review")


def judge_scope(build: Build) -> None:
    """The rulebook speaks on every project."""
    with build.job.timed("判定"):
        rules = rulebook.load_rules()
        rulebook.judge(build.con, build.job.settings, rules)
        checks.judge(build.con, build.job.settings, rules)
        projects.publish_projects(build.con)
        build.keep_seals()
        build.counted("判定", "project", "scope_decision", "rule_outcome")


def reconcile_library(build: Build) -> None:
    """Project by project against the library, and the key projects."""
    with build.job.timed("核对"):
        entries.link_entries(build.con, build.job.settings)
        reconcile.reconcile(build.con, build.job.settings)
        dispatch.fill(build.con, build.job.settings, build.job.as_of)
        peers.rank(build.con, build.job.settings)
        build.keep_seals()
        build.counted("核对", "library_record", "reconciliation", "work.candidate", "dispatch")


def measure_gap(build: Build) -> None:
    """The distance to the target, and the figures of the briefing."""
    with build.job.timed("测算"):
        gap.compute(build.con, build.job.settings, build.job.as_of)
        explanations.settle(build.con, build.job.settings, last=True)
        quality.fill(build.con)
        headline.fill(build.con, build.job.settings, build.job.as_of)
        build.counted("测算", "gap", "gap_base", "gap_bridge", "headline")


STAGES: dict[Callable[[Build], None], str] = {
    load_rows: "装入数据",
    link_projects: "归并项目",
    judge_scope: "判定口径",
    reconcile_library: "与统计库核对",
    measure_gap: "测算缺口",
}
"""What makes the figures, in order, with the name a person sees. The flow and every run made again go through this list."""
