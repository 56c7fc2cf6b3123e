"""The command line (命令行). Exit status: 0 published, 1 held back by the audit, 2 wrong use, 3 could not run."""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from gutou.cli_diff import diff
from gutou.cli_doctor import doctor
from gutou.cli_explain import explain
from gutou.cli_export import export
from gutou.cli_freeze import freeze
from gutou.cli_register import register_app
from gutou.cli_remind import remind
from gutou.cli_report import report
from gutou.cli_review import review_app
from gutou.cli_serve import serve
from gutou.cli_show import err, finish, out, progress_shown, readable
from gutou.cli_versions import publish, rebuild
from gutou.errors import GutouError, UsageError
from gutou.operate.supervised import silence_teardown
from gutou.periods import shift
from gutou.settings import Settings, load_settings
from gutou.workspace import Workspace

if TYPE_CHECKING:
    from gutou.pipeline import Outcome

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

app.add_typer(review_app, name="review")
app.add_typer(register_app, name="register")
app.command()(explain)
app.command()(diff)
app.command()(doctor)
app.command()(export)
app.command()(publish)
app.command()(freeze)
app.command()(rebuild)
app.command()(remind)
app.command()(report)
app.command()(serve)


def _version(asked: bool) -> None:
    if asked:
        from gutou.publish.runlog import code_version

        typer.echo(f"gutou {code_version()}")
        raise typer.Exit


@app.callback()
def every(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="程序的版本，同 run_log 所记")
    ] = False,
) -> None:
    """固投：项目摸排与统计库对账、投资缺口测算。"""


Config = Annotated[Path, typer.Option("--config", help="设置文件")]
Share = Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")]
Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹")]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="以哪一天为准，默认今天")
]
PeriodOption = Annotated[str | None, typer.Option("--period", help="出具哪一期的报告，如 2025-06")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
DEFAULT_CONFIG = Path("gutou.toml")


@app.command()
def run(
    config: Config = DEFAULT_CONFIG,
    share: Share = None,
    data: Data = None,
    as_of: AsOf = None,
    period: PeriodOption = None,
    as_json: AsJson = False,
) -> None:
    """收件、检查、归并、判定、核对、测算、审核、发布。"""
    settings = load_settings(config, share=share, data=data)
    _checked_period(period)
    finish(_run_flow(settings, config, share, data, as_of, period), Workspace.of(settings), as_json)


@app.command()
def reconcile(
    config: Config = DEFAULT_CONFIG,
    share: Share = None,
    data: Data = None,
    as_of: AsOf = None,
    period: PeriodOption = None,
    as_json: AsJson = False,
) -> None:
    """不收件，只以已收到的来件归并、判定、核对、测算、审核、发布。"""
    settings = load_settings(config, share=share, data=data)
    _checked_period(period)
    outcome = _run_flow(settings, config, share, data, as_of, period, collecting=False)
    finish(outcome, Workspace.of(settings), as_json)


@app.command()
def intake(
    config: Config = DEFAULT_CONFIG, share: Share = None, data: Data = None, as_of: AsOf = None
) -> None:
    """只收件、检查并出具回执，不测算。"""
    settings = load_settings(config, share=share, data=data)
    outcome = _run_flow(settings, config, share, data, as_of, None, intake_only=True)
    out.print(outcome.message)


@app.command()
def demo(
    size: Annotated[
        Literal["small", "city"], typer.Option(help="规模：small 约 400 行，city 约 20,000 行")
    ] = "small",
    seed: Annotated[int, typer.Option(help="随机种子")] = 1,
    months: Annotated[int, typer.Option(min=1, max=24, help="几个月的历史")] = 1,
    profile: Annotated[
        Literal["base", "hard"], typer.Option(help="难度：base 一般，hard 分期多、孪生项目多、代码少")
    ] = "base",
    share: Annotated[Path, typer.Option("--share", help="演示的投递文件夹")] = Path("demo/share"),
    data: Annotated[Path, typer.Option("--data", help="演示的数据文件夹")] = Path("demo/data"),
    as_json: AsJson = False,
) -> None:
    """造一个虚构城市的来件并完整运行一遍。"""
    from gutou.demo import deliver, generate, prepare

    root = prepare(share, data)
    with err.status("正在写演示文件…"):
        demonstration = generate(root, size=size, seed=seed, months=months, profile=profile)
    config = root / "gutou.toml"
    settings = load_settings(config, share=share, data=data)
    outcome = None
    closing = {f"{step.as_of:%Y-%m}": step.as_of for step in demonstration.steps}
    for step in demonstration.steps:
        deliver(step, share)
        as_of = datetime.combine(step.as_of, datetime.min.time())
        closes = step.as_of in closing.values()
        outcome = _run_flow(settings, config, share, data, as_of, None, intake_only=not closes)
        err.print(f"[dim]{step.as_of}[/dim] 投递 {len(step.files)} 个文件：{outcome.message}")
        _remind(settings, step.as_of)
    if outcome is None:
        raise UsageError("演示没有任何投递")
    finish(outcome, Workspace.of(settings), as_json)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="要检查的文件")],
    department: Annotated[str, typer.Option("--department", help="以哪个部门的身份检查")] = "未指明",
    period: PeriodOption = None,
    config: Config = DEFAULT_CONFIG,
    share: Share = None,
    data: Data = None,
    receipt: Annotated[
        Path | None, typer.Option("--receipt", help="另把标出问题的工作簿写到这里（.xlsx）")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """发送前先检查一个文件：会不会被接收，哪里要改。不改动任何文件夹。"""
    settings = load_settings(config, share=share, data=data)
    _checked_period(period)
    readable(file)
    if receipt is not None and receipt.exists():
        raise UsageError(f"{receipt} 已经存在，请换一个名称")
    from gutou.intake.single import check_file

    try:
        result = check_file(file, department=department, period=period, settings=settings, receipt=receipt)
    except OSError as error:
        raise UsageError(f"没能检查 {file}：{error.strerror or error}") from None
    if as_json:
        out.print_json(json.dumps(result.facts(), ensure_ascii=False, default=str))
    else:
        for notice in result.notices:
            err.print(f"提示：{notice}", markup=False, highlight=False)
        out.print(result.text, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(0 if result.accepted else 1)


@app.command()
def templates(
    department: Annotated[
        list[str] | None, typer.Option("--department", help="只给哪个部门，可写几次；默认所有部门")
    ] = None,
    period: Annotated[str | None, typer.Option("--period", help="填报哪一期，默认上个月")] = None,
    config: Config = DEFAULT_CONFIG,
    share: Share = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """写各部门的填报模板，填好其上月报过的项目，放入“模板”文件夹。"""
    settings = load_settings(config, share=share, data=data)
    wanted = _checked_period(period) or shift(f"{date.today():%Y-%m}", -1)
    from gutou.intake.templates import write_all_templates

    written, notice = write_all_templates(settings, names=department, period=wanted)
    if notice:
        err.print(f"提示：{notice}", markup=False, highlight=False)
    if as_json:
        out.print_json(json.dumps([str(path) for path in written], ensure_ascii=False))
        return
    for path in written:
        out.print(str(path), markup=False, highlight=False, soft_wrap=True)
    out.print(f"{wanted} 的模板共 {len(written)} 个", highlight=False)


@app.command()
def status(
    config: Config = DEFAULT_CONFIG, share: Share = None, data: Data = None, as_json: AsJson = False
) -> None:
    """谁报了什么，等谁处理什么，时限还有几天，运行、定库和磁盘。"""
    from gutou.operate.timetable import local_now
    from gutou.report.status import read_status
    from gutou.report.status_show import show

    settings = load_settings(config, share=share, data=data)
    found = read_status(settings, local_now(settings).replace(tzinfo=None))
    if as_json:
        out.print_json(json.dumps(found.facts(), ensure_ascii=False, default=str))
    else:
        show(out, found)


def main() -> None:
    """Console script: errors end in one Chinese sentence and the promised exit status, never in a traceback."""
    silence_teardown()
    try:
        result = app(standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except GutouError as error:
        err.print(str(error), style="red", markup=False, highlight=False)
        sys.exit(error.exit_status)
    except typer.TyperException as error:
        if said := getattr(error, "message", str(error)):
            err.print(f"用法不对：{said}", style="red", markup=False, highlight=False)
        sys.exit(UsageError.exit_status)
    except (KeyboardInterrupt, typer.Abort):
        err.print("已中断，已发布的数据未受影响")
        sys.exit(3)
    except Exception as error:  # the last resort: a person gets a sentence, an engineer the file
        _explain_unexpected(error)


def _explain_unexpected(error: Exception) -> None:
    trace = Path(tempfile.gettempdir()) / "gutou-error.log"
    try:
        trace.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        where = f"，详情写在 {trace}"
    except OSError:
        where = ""
    said = (str(error).splitlines() or [""])[0]
    err.print(f"没能运行：{type(error).__name__}：{said}{where}", style="red", markup=False, highlight=False)
    err.print("已发布的数据未受影响")
    sys.exit(GutouError.exit_status)


def _checked_period(period: str | None) -> str | None:
    from gutou.periods import parse_period

    if period is not None and parse_period(period) != period:
        raise UsageError(f"--period 应写作 2025-06 的样子，收到的是 {period!r}")
    return period


def _remind(settings: Settings, day: date) -> None:
    """Ask for what is owed on a day of the demonstration; of itself no run does so but today's."""
    from gutou.job import Job
    from gutou.messages import tell
    from gutou.messages.received import plan_of_received

    what, submissions = plan_of_received(Job.start(settings, as_of=day))
    if written := tell(settings, submissions, what).written:
        err.print(f"[dim]{day}[/dim] 催报单 {len(written)} 份", highlight=False)


def _run_flow(
    settings: Settings,
    config: Path,
    share: Path | None,
    data: Path | None,
    as_of: datetime | None,
    period: str | None,
    *,
    intake_only: bool = False,
    collecting: bool = True,
) -> Outcome:
    from gutou import prefect_home

    prefect_home.prepare(Workspace.of(settings))
    from flows.intake import intake as taking_in
    from flows.monthly import monthly
    from flows.reconcile import reconcile as reconciling

    day: date | None = as_of.date() if as_of else None
    with progress_shown():
        if intake_only:
            state = taking_in(config, share, data, day, return_state=True)
        else:
            state = (monthly if collecting else reconciling)(
                config, share, data, day, period, return_state=True
            )
    result = state.result(raise_on_failure=False)
    if isinstance(result, BaseException):
        raise result
    return cast("Outcome", result)
