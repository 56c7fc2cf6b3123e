"""``gutou export`` (导出): the published tables as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gutou.cli_show import out
from gutou.errors import UsageError
from gutou.periods import parse_period
from gutou.settings import load_settings
from gutou.workspace import Workspace

_FORMS = ("parquet", "csv", "xlsx")


def export(
    parquet: Annotated[
        Path | None, typer.Option("--parquet", metavar="DIR", help="每个表一个 Parquet 文件")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="DIR", help="每个表一个 CSV 文件（UTF-8）")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="DIR", help="一个工作簿，每个表一张工作表")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="只导出汇总数，不含任何单个单位的数值")] = False,
    period: Annotated[str | None, typer.Option("--period", help="只要哪一期，如 2025-06")] = None,
    table: Annotated[list[str] | None, typer.Option("--table", help="只要哪个表（英文名），可写几次")] = None,
    config: Annotated[Path, typer.Option("--config", help="设置文件")] = Path("gutou.toml"),
    share: Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """把发布库的表写成文件，附数据字典。"""
    folders = dict(zip(_FORMS, (parquet, csv, xlsx), strict=True))
    if not any(folders.values()):
        raise UsageError("请用 --parquet、--csv 或 --xlsx 指明写到哪个文件夹")
    if period is not None and parse_period(period) != period:
        raise UsageError(f"--period 应写作 2025-06 的样子，收到的是 {period!r}")
    settings = load_settings(config, share=share, data=data)
    from gutou.publish import export as exporting
    from gutou.publish.disclosure import Rule

    publishing = settings.publishing
    rule = Rule(publishing.public_min_units, publishing.public_dominance_pct) if public else None
    written = [
        path
        for form, folder in folders.items()
        if folder is not None
        for path in exporting.export(
            Workspace.of(settings).database,
            folder,
            exporting.Wanted(form, period, tuple(table or ()), rule),  # type: ignore[arg-type]
        )
    ]
    if as_json:
        out.print_json(json.dumps([str(path) for path in written], ensure_ascii=False))
        return
    for path in written:
        out.print(str(path), markup=False, highlight=False, soft_wrap=True)
    out.print(f"{exporting.UNPUBLISHED}；共 {len(written)} 个文件", highlight=False)
