"""Rows of key-project lists for tests, and what stands in the build beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

AS_OF = date(2025, 7, 10)


def key(project: str, **values: Any) -> dict[str, Any]:
    """A row of the list of 2025-06 from 发改; ``period`` and all fields may be given."""
    base = {"document": "key_projects", "department": "发改", "project": project, "project_name": f"{project}项目",
            "owner_name": f"{project}公司", "leader": "王市长", "lead_department": "市住建局", "year_plan": 3000,
            "done": 1000, "phase": "新开工"}  # fmt: skip
    return base | values
