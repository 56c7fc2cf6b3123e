"""The report page: complete, true where something is missing, self-contained, escaped, small."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from gutou.report.page import NO_BREAKDOWN, UNPUBLISHED
from gutou.report.report_page import render
from tests.report.published import FACTS, LONG, World, borrowed, insert

pytestmark = pytest.mark.xdist_group("published")

SECTIONS = (
    "gap",
    "growth",
    "arrival",
    "survey",
    "scopes",
    "cuts",
    "keys",
    "approval",
    "revisions",
    "findings",
)


class Page(HTMLParser):
    """The page's elements, its text, and whether every element is closed."""

    VOID = frozenset({"meta", "input", "br", "link", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page_of(world: World) -> tuple[str, Page]:
    with borrowed(world) as con:
        html = render(con, FACTS, world.period, "../../data_docs/index.html")
    return html, Page(html)


@pytest.fixture(scope="module")
def whole() -> tuple[str, Page]:
    return page_of(World())


def test_it_is_whole_and_holds_every_section(whole: tuple[str, Page]) -> None:
    _, page = whole
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(SECTIONS) <= set(page.ids)
    targets = {given["href"] for tag, given in page.tags if tag == "a"}
    assert {f"#{name}" for name in SECTIONS} <= targets
    assert "../../data_docs/index.html" in targets
    labelled = {given["for"] for tag, given in page.tags if tag == "label"}
    assert labelled == {given["id"] for tag, given in page.tags if tag == "input"}


def test_the_words_stand_beside_every_gap(whole: tuple[str, Page]) -> None:
    html, page = whole
    assert UNPUBLISHED in page.text
    assert page.text.index(NO_BREAKDOWN) > 0
    for place in (
        'class="cards"',
        'aria-labelledby="bridge-title',
        'id="table-gap"',
        'id="table-scopes-region"',
    ):
        after = html.index(place)
        beside = html[after : html.index("</section>", after)]
        assert NO_BREAKDOWN in beside, place


def test_nothing_is_fetched_from_anywhere(whole: tuple[str, Page]) -> None:
    html, page = whole
    assert not re.search(r"https?://(?!www\.w3\.org/)", html)
    assert not [given for _, given in page.tags if given.get("src")]
    assert not [tag for tag, _ in page.tags if tag in ("link", "iframe", "img", "object")]


@pytest.mark.parametrize("version", [1, 2])
def test_a_sealed_period_says_so(version: int) -> None:
    with borrowed(World()) as con:
        assert "已定库" not in Page(render(con, FACTS, "2025-06")).text
        for number in range(1, version + 1):
            insert(
                con, "seal", period="2025-06", version=number, in_force=number == version,
                sealed_at="2025-07-20 09:00:00", sealed_by="张三<b>",
            )  # fmt: skip
        insert(con, "revision", period="2025-06", status="waiting", to_run="r2")
        page = Page(render(con, FACTS, "2025-06"))
    assert page.open == []
    revised = "（第 2 版）" if version == 2 else ""
    assert f"本期已定库{revised}：2025年07月20日由 张三<b> 定库" in page.text
    assert "另有 1 处变动等待修订" in page.text


def test_what_a_file_says_is_text(whole: tuple[str, Page]) -> None:
    html, page = whole
    assert html.count("<script") == 1
    assert "alert(" in page.text
    assert "\x0b" not in html
    assert LONG in page.text


def test_figures_are_the_published_ones(whole: tuple[str, Page]) -> None:
    _, page = whole
    for shown in ("19.68亿元", "17.69亿元", "−0.57亿元", "8%", "污水处理厂"):
        assert (shown in page.text) == (shown != "污水处理厂"), shown
    assert "住建" in page.text
    assert "逾期" in page.text or "未报" in page.text


@pytest.mark.parametrize(
    ("world", "said"),
    [
        (World(plan=False), "目标与可比基数"),
        (World(peers=False), "没有收到可用的各市州增速"),
        (World(keys=None), "没有收到可用的重点项目清单"),
        (World(keys=0), "没有可列的项"),
        (World(library=False), "没有收到可用的投资项目库"),
        (World(counties=1), "澄湖区"),
        (World(period="2025-02"), "1—2月"),
        (World(period="2025-01"), "2025年1月"),
        (World(plan=False, peers=False, keys=None, library=False), "没有收到可用的投资项目库"),
    ],
)
def test_it_comes_out_when_something_is_missing_and_says_why(world: World, said: str) -> None:
    html, page = page_of(world)
    assert page.open == []
    assert said in page.text
    assert "None" not in page.text
    assert set(SECTIONS) <= set(page.ids)
    if not world.plan:
        assert "计划表未给出增长目标" in page.text
        cards = html[html.index('class="cards"') : html.index("</dl>")]
        assert "（未提供）" in cards
        assert "0.00亿元" not in cards


def test_four_hundred_projects_with_long_names_stay_small() -> None:
    html, page = page_of(World(keys=400))
    assert len(html.encode()) < 3_000_000
    rows = re.findall(r"<tr[ >]", html[html.index('id="table-keys"') : html.index('id="approval"')])
    assert len(rows) == 401
    assert page.open == []
