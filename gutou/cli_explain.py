"""``gutou explain`` (释疑): a project's story, why two are or are not one project, a finding's story, or a gap's parts."""

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
        list[str] | None,
        typer.Argument(metavar="项目 [行…] | 甲 乙", help="项目标识，或数据行“部门/文件名:工作表:行号”"),
    ] = None,
    finding: Annotated[str | None, typer.Option("--finding", help="说明一个问题，给出问题标识")] = None,
    gap: Annotated[bool, typer.Option("--gap", help="说明缺口怎么来的")] = False,
    scope: Annotated[
        str | None, typer.Option("--scope", help="哪里的缺口：全市（默认）、县区或行业的名称或代码")
    ] = None,
    config: Annotated[Path, typer.Option("--config", help="设置文件")] = Path("gutou.toml"),
    share: Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹")] = None,
    period: Annotated[str | None, typer.Option("--period", help="看哪一期，默认最新一期")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """一个项目的来龙去脉：来源行、归并依据、取值、规则、核对、对缺口的影响；给出两个时，说明是不是同一项目。

    --finding 说明一个问题，--gap 说明缺口的每一部分。
    """
    if period is not None and not _PERIOD.fullmatch(period):
        raise UsageError(f"--period 应写作 2025-06 的样子，收到的是 {period!r}")
    if sum((bool(what), finding is not None, gap)) != 1:
        raise UsageError("请给出一个项目（或两个要比较的），或者 --finding 问题标识，或者 --gap，三者选一")
    if scope is not None and not gap:
        raise UsageError("--scope 只与 --gap 一起用")
    settings = load_settings(config, share=share, data=data)
    database = Workspace.of(settings).database
    if gap:
        story, text = tell_gap(database, scope, period)
    elif finding is not None:
        story, text = tell_finding(database, finding, period)
    else:
        story, text = tell(database, what or [], period)
    if as_json:
        out.print_json(json.dumps(story, ensure_ascii=False, default=str))
    else:
        out.print(text, markup=False, highlight=False, soft_wrap=True)


def tell_finding(database: Path, key: str, period: str | None = None) -> tuple[dict[str, Any], str]:
    """The facts and the text of one finding.

    Raises:
        UsageError: Nobody knows the key, or not in that period.
    """
    from gutou.explain import published
    from gutou.explain_finding import finding_story
    from gutou.explain_finding_text import finding_text

    with published(database) as con:
        story = finding_story(con, key, period)
        return story, finding_text(story)


def tell_gap(
    database: Path, scope: str | None = None, period: str | None = None
) -> tuple[dict[str, Any], str]:
    """The facts and the text of one gap.

    Raises:
        UsageError: There is no gap for that scope or period.
    """
    from gutou.explain import published
    from gutou.explain_gap import gap_story
    from gutou.explain_gap_text import gap_text

    with published(database) as con:
        story = gap_story(con, scope, period)
        return story, gap_text(story)


def tell(database: Path, what: Sequence[str], period: str | None = None) -> tuple[dict[str, Any], str]:
    """The facts and the text that answer the command.

    One project, or one row, is told as the story of its project; a project with rows of its own, as the story of these
    rows; any other two, as a comparison.

    Raises:
        UsageError: Something named is not known, or there are too many.
    """
    from gutou.explain import place_of, published
    from gutou.explain_pair import find_row, pair_story
    from gutou.explain_pair_text import pair_text
    from gutou.explain_project import project_story
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
