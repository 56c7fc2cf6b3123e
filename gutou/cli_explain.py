"""``gutou explain`` (释疑): one project's story, or why two are or are not one project."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from gutou.cli_show import out
from gutou.errors import UsageError
from gutou.settings import load_settings
from gutou.workspace import Workspace

_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def explain(
    what: Annotated[
        list[str],
        typer.Argument(metavar="项目 [行…] | 甲 乙", help="项目标识，或数据行“部门/文件名:工作表:行号”"),
    ],
    config: Annotated[Path, typer.Option("--config", help="设置文件")] = Path("gutou.toml"),
    share: Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹")] = None,
    period: Annotated[str | None, typer.Option("--period", help="看哪一期，默认最新一期")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """一个项目的来龙去脉：来源行、归并依据、规则、核对、分歧；给出两个时，说明它们为什么是或不是同一项目。"""
    if period is not None and not _PERIOD.fullmatch(period):
        raise UsageError(f"--period 应写作 2025-06 的样子，收到的是 {period!r}")
    settings = load_settings(config, share=share, data=data)
    story, text = tell(Workspace.of(settings).database, what, period)
    if as_json:
        out.print_json(json.dumps(story, ensure_ascii=False, default=str))
    else:
        out.print(text, markup=False, highlight=False, soft_wrap=True)


def tell(database: Path, what: Sequence[str], period: str | None = None) -> tuple[dict[str, Any], str]:
    """The facts and the text that answer the command.

    One project, or one row, is told as the story of its project; a project with rows of its own, as the story of these
    rows; any other two, as a comparison.

    Raises:
        UsageError: Something named is not known, or there are too many.
    """
    from gutou.explain import place_of, project_story, published
    from gutou.explain_pair import find_row, pair_story
    from gutou.explain_pair_text import pair_text
    from gutou.explain_text import project_text

    with published(database) as con:
        rows = [find_row(con, text, period) for text in what]
        first = rows[0]
        project = first["project_id"] if first is not None else what[0]
        named = [row for row in rows if row is not None]
        if len(what) == 1 or (first is None and len(named) == len(what) - 1):
            at = named[0]["period"] if named else period
            story = project_story(con, project, at)
            numbers = {row["place"]: row["number"] for row in story["rows"]}
            only = [numbers.get(place_of(row), 0) for row in named]
            if all(only):
                shown = {**story, "rows": [row for row in story["rows"] if not only or row["number"] in only]}
                return shown, project_text(story, only)
        if len(what) != 2:
            raise UsageError("请给出一个项目（可加上它的数据行），或者两个要比较的项目或数据行")
        story = pair_story(con, what[0], what[1], period)
        return story, pair_text(story)
