"""``gutou remind`` (催报): ask departments for what they still owe, or see whom it would concern."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from gutou.cli_show import err, out
from gutou.settings import load_settings

if TYPE_CHECKING:
    from gutou.messages import Plan, Told


def remind(
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="以哪一天为准，默认今天")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会催谁，不写也不发")] = False,
    config: Annotated[Path, typer.Option("--config", help="设置文件")] = Path("gutou.toml"),
    share: Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """催报：应报而未报的，按时限写催报单到各部门的回执文件夹，并按设置发邮件或群消息；同一缘由只发一次。"""
    from gutou.job import Job
    from gutou.messages import Told, tell
    from gutou.messages.received import plan_of_received

    settings = load_settings(config, share=share, data=data)
    job = Job.start(settings, as_of=as_of.date() if as_of else None)
    what, submissions = plan_of_received(job)
    told = Told() if dry_run else tell(settings, submissions, what)
    if as_json:
        shown = {
            "as_of": what.as_of,
            "owed": [asdict(one) for one in what.owed],
            "causes": [asdict(one) for one in what.causes],
            "written": [str(path) for path in told.written],
            "sent": [
                {"channel": channel, "audience": audience, "causes": n} for channel, audience, n in told.sent
            ],
            "notices": told.notices,
        }
        out.print_json(json.dumps(shown, ensure_ascii=False, default=str))
    else:
        _show(what, told, dry_run)


def _show(what: Plan, told: Told, dry_run: bool) -> None:
    from gutou.messages.words import words
    from schemas.documents import DOCUMENTS

    due = {(one.audience, one.period, one.due_on) for one in what.causes}
    if what.owed:
        table = Table(title=f"{what.as_of} 还没有可用文件的材料", title_justify="left")
        for heading in ("部门", "时段", "材料", "应报日期", "现在的情况", "到催报的日子"):
            table.add_column(heading)
        for one in sorted(what.owed, key=lambda o: (o.period, o.due_on, o.department)):
            asked = (one.department, one.period, one.due_on.isoformat()) in due
            cells = (one.department, one.period, DOCUMENTS[one.document].label, str(one.due_on))
            table.add_row(*map(escape, cells), words().state[one.state], "是" if asked else "")
        out.print(table)
    for path in told.written:
        out.print(str(path), markup=False, highlight=False, soft_wrap=True)
    for notice in told.notices:
        err.print(f"提示：{notice}", markup=False, highlight=False)
    sent = f"，发出 {len(told.sent)} 条消息" if told.sent else ""
    said = f"到催报日子的事由 {len(what.causes)} 项"
    done = "（没有写，也没有发）" if dry_run else f"：新写催报单 {len(told.written)} 份{sent}；已催过的不再催"
    out.print(f"{said}{done}", highlight=False)
