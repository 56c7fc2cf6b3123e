"""``gutou report`` (报告): the report page and the briefing from the published database, without a run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

import typer

from gutou.cli_show import err, out
from gutou.errors import GutouError, UsageError
from gutou.settings import load_settings
from gutou.workspace import Workspace

_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def report(
    period: Annotated[str | None, typer.Option("--period", help="哪一期，默认最新一期")] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", help="写到哪个文件夹，默认 data/curated/reports/<时段>")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", help="不出报告，只把自带的简报模板写成这个 Word 文件，供修改"),
    ] = None,
    config: Annotated[Path, typer.Option("--config", help="设置文件")] = Path("gutou.toml"),
    share: Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """由已发布的库出报告页（report.html）和简报（Word），不重新计算。"""
    if period is not None and not _PERIOD.fullmatch(period):
        raise UsageError(f"--period 应写作 2025-06 的样子，收到的是 {period!r}")
    if template is not None:
        _write_template(template)
        return
    settings = load_settings(config, share=share, data=data)
    from gutou.report.pages import write_pages

    made = write_pages(settings, Workspace.of(settings), period, folder)
    if as_json:
        shown = {
            "period": made.period,
            "report": str(made.report) if made.report else None,
            "briefing": str(made.briefing) if made.briefing else None,
            "notices": made.notices,
        }
        out.print_json(json.dumps(shown, ensure_ascii=False))
    else:
        for label, path in (("报告", made.report), ("简报", made.briefing)):
            if path:
                out.print(f"{label}：{path}", markup=False, highlight=False, soft_wrap=True)
        for notice in made.notices:
            err.print(f"提示：{notice}", markup=False, highlight=False)
    if made.report is None or made.briefing is None:
        raise typer.Exit(GutouError.exit_status)


def _write_template(path: Path) -> None:
    if path.exists():
        raise UsageError(f"{path} 已经存在，请换一个名称")
    from gutou.report.briefing_template import write_template

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_template(path)
    except OSError as error:
        raise UsageError(f"模板没能写到 {path}：{error.strerror or error}") from None
    out.print(f"简报模板：{path}", markup=False, highlight=False, soft_wrap=True)
    out.print('改好后在设置里写 [reporting] briefing_template = "…"', markup=False, highlight=False)
