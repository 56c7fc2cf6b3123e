"""Templates (模板): workbooks a department fills in and hands back, with its own projects of last month in place."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gutou.errors import GutouError, UsageError
from gutou.intake.collect_open import exists_beneath, file_beneath, folder_beneath, put_beneath
from gutou.intake.collect_walk import reason
from gutou.intake.receipts_words import words
from gutou.intake.single_history import read_history
from gutou.intake.submissions import Submission, decide
from gutou.intake.templates_columns import template_columns
from gutou.intake.templates_prior import prior_rows
from gutou.intake.templates_workbook import TemplateSheet, template_workbook
from gutou.periods import month_end, shift, split
from gutou.settings import Department, DocumentName, Settings
from gutou.workspace import TEMPLATES, Workspace
from schemas.documents import DOCUMENTS

_COPIES = 50


@dataclass(frozen=True)
class Template:
    """One template as it is handed out: its name, its content, how many projects stand in it, and since when."""

    file_name: str
    content: bytes
    projects: int
    prior_period: str | None


def write_templates(
    workspace: Workspace,
    settings: Settings,
    *,
    departments: Sequence[Department],
    period: str,
    submissions: Sequence[Submission],
) -> list[Path]:
    """Write ``<department folder>/模板/<period>/<period>_<form>_<department>.xlsx`` for all they hand in.

    A template somebody may have begun to fill in is never written over: one that differs is put beside it with a
    number. Documents a department no longer or not yet hands in get none.

    Args:
        workspace: Folders; the share is written in 模板 only, and no link in it is followed.
        settings: City, counties, approved forms.
        departments: Whose templates.
        period: The period that is reported.
        submissions: What became of the arrivals; each department gets its own rows only.

    Returns:
        The templates, those that stood there already included.

    Raises:
        UsageError: There is no share.
        GutouError: Folders cannot be written; the other departments have theirs.
    """
    if not workspace.share.is_dir():
        raise UsageError(f"找不到投递文件夹 {workspace.share}，请用 --share 指明")
    written: list[Path] = []
    troubles: list[str] = []
    for department in departments:
        try:
            folder = _folder(workspace, settings, department, submissions)
            for name in documents_of(department, period):
                made = make_template(settings, department, name, period, submissions)
                written.append(_put(workspace, (folder, TEMPLATES, period), made))
        except OSError as error:
            troubles.append(f"{department.name} 的模板无法写入（{reason(error)}），请检查文件夹权限")
    if troubles:
        raise GutouError("；".join(troubles))
    return written


def write_all_templates(
    settings: Settings, *, names: Sequence[str] | None, period: str
) -> tuple[list[Path], str | None]:
    """Write the templates of the departments named, or of all, from what was received so far; data stays as it is.

    Args:
        settings: Settings of the city.
        names: Any names of departments; None for all that hand something in.
        period: The period that is reported.

    Returns:
        The templates, and why last month's projects may be missing from them; None where they are not.

    Raises:
        UsageError: Nobody is called so, or hands in nothing for the period.
        GutouError: A department's folder cannot be written.
    """
    if names is None:
        departments = [one for one in settings.departments if documents_of(one, period)]
    else:
        departments = [_named(settings, name, period) for name in dict.fromkeys(names)]
    if not departments:
        raise UsageError(f"设置里没有部门在 {period} 应报材料")
    workspace = Workspace.of(settings)
    with tempfile.TemporaryDirectory(prefix="gutou-templates-") as temporary:
        known = read_history(
            workspace, settings, {one.name for one in departments}, shift(period, -1), Path(temporary)
        )
        submissions = decide(known.arrivals, known.staged, settings.handing_in)
        written = write_templates(
            workspace, settings, departments=departments, period=period, submissions=submissions
        )
    return written, known.notice


def _named(settings: Settings, name: str, period: str) -> Department:
    department = settings.department_named(name)
    if department is None:
        known = "、".join(one.name for one in settings.departments)
        raise UsageError(f"设置里没有叫“{name}”的部门，现有：{known}")
    if not documents_of(department, period):
        raise UsageError(f"按设置，{department.name}在 {period} 没有应报材料")
    return department


def documents_of(department: Department, period: str) -> list[DocumentName]:
    """What a department hands in for a period, each once."""
    due = (one.document for one in department.hands_in if one.expected_in(period))
    return list(dict.fromkeys(due))


def make_template(
    settings: Settings,
    department: Department,
    document: DocumentName,
    period: str,
    submissions: Iterable[Submission] = (),
) -> Template:
    """One template, without writing it anywhere."""
    prior = prior_rows(document, department.name, period, list(submissions))
    label = DOCUMENTS[document].label
    regions = tuple(region.name for region in settings.regions)
    year, month = split(period)
    notes = [*_notes(settings, document, period)]
    if prior.period:
        notes.append(
            f"已填入贵单位 {prior.period} 报送的 {len(prior.rows)} 个项目，请逐行更新；“上月累计”即为该期数"
        )
    sheet = TemplateSheet(
        sheet_name=label[:31],
        title=f"{settings.city_name}{label}（{year}年{month}月）",
        notes=tuple(notes),
        columns=template_columns(document, regions=regions, used=prior.used),
        rows=prior.rows,
        created=datetime.combine(month_end(period), datetime.min.time()),
    )
    name = re.sub(r'[<>:"/\\|?*]', "_", f"{period}_{label}_{department.name}")
    return Template(f"{name}.xlsx", template_workbook(sheet), len(prior.rows), prior.period)


def _notes(settings: Settings, document: str, period: str) -> Iterable[str]:
    """The sentence of handbook 3.6, and the approval as long as it is valid."""
    said = words()
    if document in said.ledger_documents:
        yield said.ledger
    for form in settings.approved_forms:
        if form.document == document and form.valid_until >= month_end(period):
            yield f"表号：{form.form_number}　批准文号：{form.approval_number}　有效期至：{form.valid_until:%Y年%m月}"


def _folder(
    workspace: Workspace, settings: Settings, department: Department, submissions: Sequence[Submission]
) -> str:
    """The department's folder as it is called in the share: where it last put a file, else any of its names.

    Raises:
        OSError: There is none and it cannot be made.
    """
    standing = sorted(
        entry.name
        for entry in os.scandir(workspace.share)
        if entry.is_dir(follow_symlinks=False) and settings.department_named(entry.name) == department
    )
    used = [one.arrival.folder for one in submissions if one.arrival.department == department.name]
    for name in (*reversed(used), *standing):
        if name in standing:
            return name
    with folder_beneath(workspace.share, [department.name], create_after=0):
        return department.name


def _put(workspace: Workspace, folder: tuple[str, str, str], made: Template) -> Path:
    stem = made.file_name.removesuffix(".xlsx")
    for copy in range(1, _COPIES):
        name = made.file_name if copy == 1 else f"{stem}({copy}).xlsx"
        if not exists_beneath(workspace.share, folder, name):
            put_beneath(workspace.share, folder, name, made.content)
            break
        if _same(workspace, folder, name, made.content):
            break
    return workspace.share.joinpath(*folder, name)


def _same(workspace: Workspace, folder: tuple[str, str, str], name: str, content: bytes) -> bool:
    try:
        with file_beneath(workspace.share, "/".join((*folder, name))) as descriptor:
            # A pipe or a device gives nothing here; it is not our template and stays where it is.
            return os.pread(descriptor, len(content) + 1, 0) == content
    except OSError:
        return False
