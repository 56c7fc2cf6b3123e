"""Nothing personal is published, and what holds it is closed to others."""

from __future__ import annotations

import stat
from pathlib import Path

from gutou.database import table_definitions
from gutou.pipeline import alone
from gutou.workspace import Workspace
from schemas.documents import DOCUMENTS, fields
from tests.publish.small_candidate import settings

PERSONAL = {field.name for document in DOCUMENTS for field in fields(document) if field.personal}


def test_no_personal_field_is_a_published_column() -> None:
    assert {"contact", "phone", "visited_by"} <= PERSONAL
    columns = {column["name"] for table in table_definitions().values() for column in table["columns"]}
    assert not PERSONAL & columns


def test_what_arrived_and_what_was_read_of_it_is_closed_to_others(tmp_path: Path) -> None:
    from gutou.job import Job

    workspace = Workspace(tmp_path / "share", tmp_path / "data")
    job = Job.start(settings().model_copy(update={"share": workspace.share, "data": workspace.data}))
    with alone(job):
        for folder in (workspace.raw, workspace.staged):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o750
