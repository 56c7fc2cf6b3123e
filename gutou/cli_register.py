"""``gutou register`` (归并): train the weights anew, and look at them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gutou.cli_show import err, out
from gutou.errors import UsageError
from gutou.settings import load_settings

if TYPE_CHECKING:
    from gutou.register.train_run import Trained

register_app = typer.Typer(no_args_is_help=True, help="归并：训练、查看证据的权重")

Page = Annotated[Path | None, typer.Option("--page", help="把权重画成一页网页，写到这里（.html）")]


@register_app.callback()
def register() -> None:
    """归并：训练、查看证据的权重。"""


@register_app.command("train")
def train_weights(
    seeds: Annotated[str, typer.Option("--seeds", help="学自哪些演示城市，如 1-6 或 1,3,5")] = "1-6",
    judges: Annotated[str, typer.Option("--judge", help="用哪些演示城市评判，不参与训练")] = "7001,7002",
    size: Annotated[Literal["small", "city"], typer.Option("--size", help="演示城市的规模")] = "city",
    database: Annotated[
        Path | None, typer.Option("--from", help="改从已发布的数据库学：代码相同的行和已复核的配对")
    ] = None,
    target: Annotated[Path | None, typer.Option("--to", help="写到哪个文件夹，默认 schemas/register")] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="只比较，不写文件")] = False,
    page: Page = None,
    config: Annotated[Path, typer.Option("--config", help="设置文件（--from 时用其中的地名）")] = Path(
        "gutou.toml"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """重新训练权重与频次表；在未参与训练的城市上不比现用的差，才写入。"""
    from gutou.register.train_page import page as drawn
    from gutou.register.train_run import train
    from gutou.register.vocabulary import FOLDER

    done = train(
        seeds=_numbers(seeds),
        judges=_numbers(judges),
        size=size,
        database=database,
        settings=load_settings(config) if database is not None else None,
        folder=target or FOLDER,
        dry=dry,
        tell=lambda text: err.print(text, highlight=False),
    )
    if page is not None:
        page.write_text(drawn(done.weights), encoding="utf-8")
    if as_json:
        facts = {
            "accepted": done.accepted,
            "pairs_same": done.pairs[0],
            "pairs_different": done.pairs[1],
            "before": vars(done.before),
            "after": vars(done.after),
        }
        out.print_json(json.dumps(facts, ensure_ascii=False))
    else:
        out.print(f"现用：{done.before.text()}", highlight=False, soft_wrap=True)
        out.print(f"新训：{done.after.text()}", highlight=False, soft_wrap=True)
        out.print(_ending(done, dry=dry, folder=str(target or FOLDER)), highlight=False, soft_wrap=True)
    raise typer.Exit(0 if done.accepted else 1)


@register_app.command("page")
def weights_page(file: Annotated[Path, typer.Argument(help="写到这里（.html）")]) -> None:
    """把现用的权重画成一页网页，可以离线打开、打印。"""
    from gutou.register.train_page import page as drawn

    try:
        file.write_text(drawn(), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"没能写 {file}：{error.strerror or error}") from None
    out.print(str(file), markup=False, highlight=False, soft_wrap=True)


def _ending(done: Trained, *, dry: bool, folder: str) -> str:
    if dry:
        return "没有写文件"
    if done.accepted:
        return f"权重与频次表已写入 {folder}"
    kept = "新训的权重比现用的差，没有写入"
    return f"{kept}；频次表已写入 {folder}" if done.counted.no_worse_than(done.before) else kept


def _numbers(text: str) -> list[int]:
    """``1-6`` or ``1,3,5`` as numbers."""
    found: list[int] = []
    for piece in text.replace("，", ",").split(","):
        ends = re.fullmatch(r"\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?\s*", piece)
        if not ends:
            raise UsageError(f"种子应写作 1-6 或 1,3,5 的样子，收到的是 {text!r}")
        first, last = int(ends.group(1)), int(ends.group(2) or ends.group(1))
        found += range(first, last + 1)
    return found
