"""The briefing: every number a row of headline, in the words the field asks for, from a template that people edit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from duckdb import DuckDBPyConnection

from gutou.report.briefing import write_briefing
from gutou.report.briefing_template import write_template
from gutou.report.page import NO_BREAKDOWN, UNPUBLISHED
from tests.report.published import FACTS, HOSTILE, LONG, World, borrowed

pytestmark = pytest.mark.xdist_group("published")

NUMBER = re.compile(r"−?\d[\d,]*(?:\.\d+)?")


def text_of(path: Path) -> list[str]:
    """Paragraphs and cells of the body, in their order."""
    document = docx.Document(str(path))
    return [
        "".join(t.text or "" for t in p.iter(f"{{{W}}}t")) for p in document.element.body.iter(f"{{{W}}}p")
    ]


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def briefing(
    con: DuckDBPyConnection, world: World, folder: Path, template: Path | None = None
) -> tuple[list[str], str | None]:
    path = folder / "简报.docx"
    notice = write_briefing(con, FACTS, world.period, path, template)
    return text_of(path), notice


@pytest.fixture(scope="module")
def con() -> Iterator[DuckDBPyConnection]:
    with borrowed(World()) as made:
        yield made


def test_the_fifteen_points_are_there(con: DuckDBPyConnection, tmp_path: Path) -> None:
    said, notice = briefing(con, World(), tmp_path)
    text = "\n".join(said)
    assert notice is None
    assert [n for n in range(1, 16) if f"（{n}）" not in text] == []
    for words in (
        UNPUBLISHED, NO_BREAKDOWN, "固定资产投资（不含农户）", "同期基数差异（口径差）", "资料齐全项目计入后测算缺口（未经核查）",
        "调度数",
        "数据状态：反馈数", "19.68亿元", "均为四舍五入", LONG,
    ):  # fmt: skip
        assert words in text, words
    assert "{{" not in text
    assert "{%" not in text
    assert HOSTILE.replace("\x0b", " ") in text
    header = docx.Document(str(tmp_path / "简报.docx")).sections[0].header.paragraphs[0].text
    assert header == UNPUBLISHED


def test_every_number_is_a_headline_row(tmp_path: Path) -> None:
    """Every row gets a number of its own; what is printed must be these, each under its key."""
    world = World()
    with borrowed(world) as con:
        allowed, by_key = _numbered(con, world.period)
        said, _ = briefing(con, world, tmp_path)
    template = tmp_path / "template.docx"
    write_template(template)
    own = {n for line in text_of(template) for n in NUMBER.findall(re.sub(r"\{[{%].*?[%}]\}", " ", line))}
    start = said.index("附：数字来源")
    sources = said[start:]
    for key, shown in by_key.items():
        if key in sources:
            assert sources[sources.index(key) + 2] == shown, key
    printed = {number for line in said[1:start] for number in NUMBER.findall(line)}
    dates = set(NUMBER.findall("2025 年1—6 月 2025 年7 月10 日 20 25 1 6 7 10"))
    strange = printed - allowed - own - dates
    assert strange == set()
    assert len(printed & allowed) > 60


def _numbered(con: DuckDBPyConnection, period: str) -> tuple[set[str], dict[str, str]]:
    """Give every figure a number that no other has; the numbers as they may be printed, and each key's."""
    allowed: set[str] = set()
    by_key: dict[str, str] = {}
    rows = con.execute(
        "SELECT key, value, unit FROM headline WHERE period = ? ORDER BY rowid", [period]
    ).fetchall()
    for i, (key, value, unit) in enumerate(rows):
        if value is None:
            continue
        number = 71003 + 17 * i
        if value.startswith("["):
            listed = json.loads(value)
            for line, row in enumerate(listed):
                for column, content in row.items():
                    if isinstance(content, int | float) and not isinstance(content, bool):
                        row[column] = number * 100 + line
                        allowed.add(f"{row[column]:,}")
                    else:
                        allowed |= set(NUMBER.findall(str(content)))
                    if column == "金额":
                        allowed.add(f"{Decimal(row[column]) / 10000:,.2f}")
            new, shown = json.dumps(listed, ensure_ascii=False), f"清单，{len(listed)}行"
        elif unit == "":
            new, shown = value, ""
            allowed |= {str(int(n)) for n in re.findall(r"\d+", value)} | set(NUMBER.findall(value))
        elif unit == "万元":
            new, shown = str(number * 1000), f"{Decimal(number) / 10:,.2f}亿元"
            allowed.add(f"{number * 1000:,}")
        else:
            new, shown = str(number), f"{number:,}{unit}"
        con.execute("UPDATE headline SET value = ? WHERE key = ? AND period = ?", [new, key, period])
        allowed |= set(NUMBER.findall(shown))
        if shown:
            by_key[key] = shown
    return allowed, by_key


@pytest.mark.parametrize(
    ("world", "said", "never"),
    [
        (World(keys=None), "没有收到可用的重点项目清单", "项目0个"),
        (World(keys=0), "收到的重点项目清单中没有项目", "项目0个"),
        (World(plan=False), "没有收到可用的目标与可比基数", "缺口为0"),
        (World(peers=False), "没有收到可用的各市州增速", "增速0%"),
        (World(library=False), "没有收到可用的投资项目库", "疑似漏统（未在库）0个"),
        (World(counties=1), NO_BREAKDOWN, "None"),
        (World(period="2025-02"), "2025年1—2月", "None"),
        (World(period="2025-01"), "1月数据不单独统计", "None"),
        (World(plan=False, peers=False, keys=None, library=False), "（未提供）", "0.00亿元"),
    ],
)
def test_it_comes_out_when_something_is_missing_and_says_why(
    world: World, said: str, never: str, tmp_path: Path
) -> None:
    with borrowed(world) as con:
        lines, notice = briefing(con, world, tmp_path)
    text = "\n".join(lines)
    assert notice is None
    assert said in text
    assert never not in text
    assert [n for n in range(1, 16) if f"（{n}）" not in text] == []


def test_the_provinces_way_leads(con: DuckDBPyConnection, tmp_path: Path) -> None:
    for follows, first in ((True, "基数随进退库变动"), (False, "基数不随进退库变动")):
        path = tmp_path / f"{follows}.docx"
        write_briefing(con, replace(FACTS, base_follows_entries=follows), "2025-06", path)
        (line,) = [
            line for line in text_of(path) if line.startswith("资料齐全项目计入后测算缺口（未经核查）：")
        ]
        assert line.split("，")[1] == first


def test_the_bureau_edits_the_template(con: DuckDBPyConnection, tmp_path: Path) -> None:
    own = tmp_path / "自己的.docx"
    write_template(own)
    document = docx.Document(str(own))
    document.add_paragraph("本局按语：缺口{{ gap }}，重点项目{{ key_projects }}。")
    document.save(str(own))
    said, notice = briefing(con, World(), tmp_path, own)
    assert notice is None
    assert said[-1] == "本局按语：缺口−0.57亿元，重点项目3个。"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("缺口{{ gap_total }}", "gap_total"),
        ("缺口{{ gap", "标记有误"),
        ("{% for x in gap.rows %}没有结尾", "标记有误"),
        ("{{ gap|no_such_filter }}", "no_such_filter"),
        ("{{ gap.__class__.__mro__ }}", "标记有误"),
    ],
)
def test_a_broken_template_is_told_and_the_briefing_comes_out(
    con: DuckDBPyConnection, tmp_path: Path, text: str, told: str
) -> None:
    own = tmp_path / "坏.docx"
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(own))
    said, notice = briefing(con, World(), tmp_path, own)
    assert notice is not None
    assert str(own) in notice
    assert told in notice
    assert NO_BREAKDOWN in "\n".join(said)


def test_a_template_that_is_no_word_file_or_not_there(con: DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "假.docx").write_text("不是 Word", encoding="utf-8")
    for name, told in (("假.docx", "不是完好的 Word 文件"), ("没有.docx", "没有这个文件")):
        said, notice = briefing(con, World(), tmp_path, tmp_path / name)
        assert notice is not None
        assert told in notice
        assert said


def test_the_charts_are_words_own_with_their_numbers(con: DuckDBPyConnection, tmp_path: Path) -> None:
    briefing(con, World(), tmp_path)
    package = docx.Document(str(tmp_path / "简报.docx")).part.package
    parts = {str(part.partname): part.blob for part in package.iter_parts()}
    growth, bridge = parts["/word/charts/chart1.xml"], parts["/word/charts/chart2.xml"]
    assert b"<c:lineChart>" in growth
    assert b'<c:dispBlanksAs val="gap"/>' in growth
    assert "目标水平".encode() in bridge
    for chart in (growth, bridge):
        assert chart.count(b"<c:externalData") == 1
    assert sum(name.startswith("/word/embeddings/") for name in parts) == 2
