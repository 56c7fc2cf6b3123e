"""The stages of a month as plain functions (流程各环节); the flows call them as Prefect tasks.

Nothing here knows of Prefect, so that every stage can be called, replaced and tested by itself.
"""

from gutou.operate.locks import alone, receiving
from gutou.pipeline.figures import (
    STAGES,
    judge_scope,
    link_projects,
    load_rows,
    measure_gap,
    reconcile_library,
)
from gutou.pipeline.parts import Build, Intake, Outcome
from gutou.pipeline.publishing import (
    audit_candidate,
    complete_waiting,
    describe_period,
    open_build,
    publish_candidate,
)
from gutou.pipeline.taking_in import answer_senders, arrived, collect_files, read_file, received, unread
from gutou.pipeline.telling import failure_told, remind_senders, tell_bureau

__all__ = [
    "STAGES",
    "Build",
    "Intake",
    "Outcome",
    "alone",
    "answer_senders",
    "arrived",
    "audit_candidate",
    "collect_files",
    "complete_waiting",
    "describe_period",
    "failure_told",
    "judge_scope",
    "link_projects",
    "load_rows",
    "measure_gap",
    "open_build",
    "publish_candidate",
    "read_file",
    "received",
    "receiving",
    "reconcile_library",
    "remind_senders",
    "tell_bureau",
    "unread",
]
