"""The commands that keep versions: wrong use is told, and what waits is not called published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gutou.cli import app
from gutou.cli_show import finish
from gutou.errors import UsageError
from gutou.pipeline import Outcome
from gutou.publish.swap import PublishError
from gutou.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    shutil.copyfile(ROOT / "gutou.toml", tmp_path / "gutou.toml")
    return [
        "--config", str(tmp_path / "gutou.toml"), "--share", str(tmp_path / "share"), "--data", str(tmp_path / "data"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["freeze", "2025-13"], "时段应写作"),
        (["freeze", "六月"], "时段应写作"),
        (["freeze", "2025-06", "--revise"], "写明理由"),
        (["freeze", "2025-06", "--revise", "--reason", "更正"], "写明修订人"),
        (["freeze", "2025-06", "--revise", "--reason", " ", "--by", "李四"], "写明理由"),
        (["freeze", "2025-06", "--reason", "更正"], "只与 --revise"),
        (["freeze", "2025-06"], "还没有发布过"),
        (["freeze", "2025-06", "--revise", "--reason", "更正", "--by", "李四"], "还没有定库"),
        (["rebuild", "r1"], "没有运行 r1 的清单"),
    ],
)
def test_wrong_use_is_told(places: list[str], words: list[str], told: str) -> None:
    result = CliRunner().invoke(app, [*words, *places])
    assert isinstance(result.exception, UsageError)
    assert told in str(result.exception)


def test_there_must_be_a_vintage_to_publish(places: list[str]) -> None:
    result = CliRunner().invoke(app, ["publish", "r1", *places])
    assert isinstance(result.exception, PublishError)
    assert result.exception.exit_status == 3


@pytest.mark.parametrize(("waits", "status"), [(False, 1), (True, 3)])
def test_what_waits_is_no_fault_of_the_audit(tmp_path: Path, waits: bool, status: int) -> None:
    with pytest.raises(typer.Exit) as ended:
        finish(Outcome(False, "没有就位", waits=waits), Workspace(tmp_path, tmp_path), False)
    assert ended.value.exit_code == status
