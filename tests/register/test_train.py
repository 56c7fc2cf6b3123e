"""Weights are learnt from known pairs, bounded, compared before they are written, and drawn."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from gutou.cli import app
from gutou.errors import UsageError
from gutou.register import train_run
from gutou.register.description import describe
from gutou.register.evidence_words import LABELS
from gutou.register.train import LADDERS, Counts, count, judge_with, learn
from gutou.register.train_data import Lesson, demonstration, lesson, published
from gutou.register.train_page import GROUPS, LIMITS, page
from gutou.register.train_run import train
from gutou.register.train_write import with_numbers
from gutou.register.vocabulary import FOLDER, Places, weights, weights_instead
from tests.register.city import SETTINGS

PLACES = Places.of(SETTINGS)


@pytest.fixture(scope="module")
def city() -> list[Lesson]:
    """A small demonstration."""
    return list(demonstration(1))


def described(key: str, name: str, **more: Any) -> Any:
    given = {"row_key": key, "department": key, "document": "survey", "project_name": name}
    return describe(given | more, PLACES)


def test_a_demonstration_tells_which_rows_are_one_project(city: list[Lesson]) -> None:
    newest = city[-1]
    assert len(newest.same) > 200
    assert len(newest.different) > 50
    assert all(a < b and newest.projects[a] == newest.projects[b] for a, b in newest.same)
    assert all(newest.projects[a] != newest.projects[b] for a, b in newest.different)


def test_every_level_has_a_weight_and_a_word() -> None:
    table = weights()
    for group, labels in LABELS.items():
        assert labels.keys() == table[group].keys()
    assert LABELS.keys() == GROUPS.keys()
    for group, ladders in LADDERS.items():
        for ladder in ladders:
            assert set(ladder) <= table[group].keys()


def test_shipped_weights_go_down_their_ladders() -> None:
    for group, ladders in LADDERS.items():
        for ladder in ladders:
            values = [weights()[group][key] for key in ladder]
            assert values == sorted(values, reverse=True), (group, ladder)


def test_what_is_found_in_one_project_only_weighs_more_and_the_reverse_less() -> None:
    counts = Counts()
    for n in range(400):
        counts.add([("name", "equal"), ("planned", "equal"), ("start", "equal")], same=True)
        counts.add(
            [("name", "equal"), ("planned", "far" if n % 50 else "equal"), ("start", "equal")], same=False
        )
    before, after = weights(), learn(counts, fiction=False)
    assert after["planned"]["equal"] > 3
    assert after["planned"]["far"] < before["planned"]["far"]
    # In the pairs of two projects the start agrees as well: it says nearly nothing.
    assert abs(after["start"]["equal"]) < 0.3
    assert after["region"] == before["region"], "nothing was found of counties"
    assert after["limits"] == before["limits"]


def test_a_fiction_moves_weights_less_than_a_city() -> None:
    counts = Counts()
    for n in range(400):
        counts.add([("name", "equal"), ("planned", "equal" if n % 4 else "far")], same=True)
        counts.add([("name", "equal"), ("planned", "far" if n % 4 else "equal")], same=False)
    hand = weights()["planned"]["equal"]
    fiction, real = (learn(counts, fiction=f)["planned"]["equal"] for f in (True, False))
    assert abs(fiction - hand) < abs(real - hand)


def test_wrongly_ordered_levels_are_pooled() -> None:
    counts = Counts()
    for n in range(300):
        counts.add([("name", "equal"), ("address", "similar" if n % 10 else "equal")], same=True)
        counts.add([("name", "equal"), ("address", "equal" if n % 10 else "similar")], same=False)
    found = learn(counts, fiction=False)["address"]
    assert found["equal"] == found["similar"]
    assert found["similar"] >= found["differ"]


def test_learning_does_not_touch_what_is_shipped(city: list[Lesson]) -> None:
    before = str(weights())
    learn(count(city))
    assert str(weights()) == before


def test_weights_decide_how_known_pairs_are_judged(city: list[Lesson]) -> None:
    usual = judge_with(weights(), city)
    assert usual.precision >= 0.997
    assert usual.recall >= 0.95
    hopeless = judge_with(weights() | {"prior": -60.0}, city)
    assert hopeless.found == 0
    assert hopeless.loss > usual.loss
    assert not hopeless.no_worse_than(usual)
    assert usual.no_worse_than(usual)


def test_other_weights_hold_for_a_while_only() -> None:
    with weights_instead(weights() | {"prior": 0.0}):
        assert weights()["prior"] == 0.0
    assert weights()["prior"] == -6.0


def test_new_numbers_keep_words_and_order() -> None:
    text = (FOLDER / "weights.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    table["version"], table["planned"]["near"] = 99, 0.25
    written = with_numbers(text, table, {"by": "a test", "pairs_same": 7})
    again = tomllib.loads(written)
    assert again.pop("made") == {"by": "a test", "pairs_same": 7}
    table.pop("made", None)
    assert again == table
    assert re.findall(r"#.*", written) == re.findall(r"#.*", text)


def test_training_writes_only_what_is_no_worse(
    city: list[Lesson], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_run, "demonstration", lambda seed, size: city)
    shipped = (FOLDER / "weights.toml").read_bytes()
    done = train(seeds=[1], judges=[7001], size="small", folder=tmp_path)
    assert done.accepted == done.after.no_worse_than(done.before)
    assert (tmp_path / "weights.toml").exists() == done.accepted
    assert (tmp_path / "frequency.toml").exists() == (
        done.accepted or done.counted.no_worse_than(done.before)
    )
    if done.accepted:
        made = tomllib.loads((tmp_path / "weights.toml").read_text(encoding="utf-8"))
        assert made["version"] == weights()["version"] + 1
        assert made["made"]["pairs_same"] == done.pairs[0]
    monkeypatch.setattr(train_run, "learn", lambda counts, fiction: weights() | {"prior": -60.0})
    worse = train(seeds=[1], judges=[7001], size="small", folder=tmp_path / "worse")
    assert not worse.accepted
    assert not (tmp_path / "worse" / "weights.toml").exists()
    assert (FOLDER / "weights.toml").read_bytes() == shipped


def test_seeds_for_judging_are_not_learnt_from() -> None:
    with pytest.raises(UsageError, match="7001"):
        train(seeds=[1, 7001])


def test_a_published_database_teaches_by_codes_and_decisions(tmp_path: Path) -> None:
    path = tmp_path / "published.duckdb"
    code = "2506-439802-04-01-000002"
    other = "2507-439802-04-01-000115"
    rows = [
        ("发改", 1, "滨河路改造", code),
        ("住建", 2, "滨河路道路改造工程", code),
        ("工信", 3, "滨河路改造工程", other),
        ("文旅", 4, "滨河路改造", None),
    ]
    with duckdb.connect(str(path)) as con:
        con.execute(
            "CREATE TABLE project_source (period VARCHAR, project_id VARCHAR, department VARCHAR, document VARCHAR,"
            " file_name VARCHAR, sheet_name VARCHAR, row_number INTEGER, project_name VARCHAR, project_code VARCHAR,"
            " owner_name VARCHAR, region_codes VARCHAR, planned_total_wan DECIMAL(18, 2))"
        )
        for department, number, name, given in rows:
            con.execute(
                "INSERT INTO project_source VALUES ('2025-06', 'P', ?, 'survey', 'a.xlsx', 'S', ?, ?, ?, '澄湖区住建局',"
                " '439802', 3000)",
                [department, number, name, given],
            )
        con.execute(
            "CREATE TABLE match_review AS SELECT '文旅' AS left_department, 'survey' AS left_document,"
            " 'a.xlsx' AS left_file_name, 'S' AS left_sheet_name, 4 AS left_row_number, '工信' AS right_department,"
            " 'survey' AS right_document, 'a.xlsx' AS right_file_name, 'S' AS right_sheet_name, 3 AS right_row_number,"
            " '不同项目' AS decision, '2025-06' AS last_period"
        )
    (taught,) = published(path, SETTINGS)
    found = {
        same: {frozenset((taught.rows[a].source[0], taught.rows[b].source[0])) for a, b in pairs}
        for same, pairs in ((True, taught.same), (False, taught.different))
    }
    assert found[True] == {frozenset(("发改", "住建"))}
    assert frozenset(("文旅", "工信")) in found[False]
    assert all(row.code == "" for row in taught.rows)
    with pytest.raises(UsageError, match="已知的配对太少"):
        train(database=path, settings=SETTINGS)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    path.write_text("no")
    with pytest.raises(UsageError, match="不是本系统发布的数据库"):
        list(published(path, SETTINGS))


class Counted(HTMLParser):
    """Tags and what they refer to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.outside += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]


def test_the_page_shows_every_level_and_needs_nothing_else() -> None:
    text = page()
    read = Counted(text)
    assert read.outside == []
    assert not re.search(r"https?://|url\(|@import", text)
    assert read.tags.count("svg") == len(GROUPS)
    for group, labels in LABELS.items():
        for key, label in labels.items():
            assert f">{label}</text>" in text
            assert f">{weights()[group][key]:+.2f}</text>" in text
    assert all(label in text for label in LIMITS.values())


def test_the_commands(tmp_path: Path) -> None:
    target = tmp_path / "w.html"
    done = CliRunner().invoke(app, ["register", "page", str(target)])
    assert done.exit_code == 0
    assert target.read_text(encoding="utf-8") == page()
    for wrong in ("1-", "a", "1,,2"):
        bad = CliRunner().invoke(app, ["register", "train", "--seeds", wrong])
        assert isinstance(bad.exception, UsageError)
        assert wrong in str(bad.exception)


def test_lessons_leave_out_rows_that_nobody_knows() -> None:
    rows = [described("a", "滨河路改造"), described("b", "滨河路改造"), described("c", "解放路改造")]
    found = lesson(rows, {"a": "P", "b": "P"}, [(0, 1), (0, 2), (1, 2)])
    assert (found.same, found.different) == ([(0, 1)], [])
