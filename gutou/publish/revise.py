"""Revising a sealed period (修订已定库时段): what waited comes into its figures, as the next version of its seal."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gutou import pipeline
from gutou.errors import AuditHeldBackError, UsageError
from gutou.intake.sidecar import arrivals
from gutou.job import Job
from gutou.pipeline import Intake
from gutou.publish import audit, dictionary, order
from gutou.publish.freeze import files_of, now
from gutou.publish.manifest import take_down, write_manifest
from gutou.publish.runlog import code_version
from gutou.publish.sealed import settings_hash
from gutou.publish.seals import Seal, newest_seals, write_seal
from gutou.publish.unsealed import all_that_concerns, without_seals


@dataclass(frozen=True)
class Revised:
    """A revision: the new seal, and the one before."""

    seal: Seal
    before: Seal


def revise(job: Job, period: str, by: str, reason: str) -> Revised:
    """Seal a period anew with every file, decision and rule of today, on the date of its seal.

    Args:
        job: The run.
        period: A sealed period.
        by: Who revises.
        reason: Why.

    Raises:
        UsageError: The period is not sealed.
        AuditHeldBackError: The revised figures do not pass the audit; the seal stays as it is.
    """
    before = newest_seals(job.workspace.fixed).get(period)
    if before is None:
        raise UsageError(f"{period} 还没有定库")
    intake = Intake(arrivals(job.workspace), [], settings=job.settings)
    for arrival in pipeline.unread(job, intake):
        intake.add(*pipeline.read_file(job, arrival))
    used = take_down(job, intake.arrivals)
    with without_seals(job, all_that_concerns(job, intake), before.as_of) as build:
        order.order_tables(build.con)
        dictionary.finish_schema(build.con)
        verdict = audit.audit(build.con, job.settings, None)
        if verdict.held_back:
            raise AuditHeldBackError(
                f"修订后的数字未通过审核，{period} 仍按原定库：" + "；".join(verdict.faults())
            )
        seal = Seal(
            period=period,
            version=before.version + 1,
            run_id=job.run_id,
            as_of=before.as_of,
            code_version=code_version(),
            settings_sha256=settings_hash(json.loads(job.settings.model_dump_json())),
            sealed_at=now(),
            sealed_by=by,
            note=reason,
            files=files_of(build.con, period),
            before=before.before,
        )
        write_manifest(job.workspace.fixed, used)
        return Revised(write_seal(build.con, job.workspace.fixed, seal), before)
