from __future__ import annotations

from copy import deepcopy

from gutou.publish.contract import CHANGELOG, agreed, changes, present, unnamed


def test_the_changelog_names_every_change_of_a_published_name() -> None:
    """Failing here? Name the change in CHANGELOG.md [Unreleased]: `python -m gutou.publish.contract` lists them."""
    assert unnamed(changes(agreed(), present()), CHANGELOG.read_text(encoding="utf-8")) == {}


def test_every_kind_of_change_is_found() -> None:
    before, now = present(), deepcopy(present())
    assert changes(before, now) == {}
    columns = now["tables"]["gap"]["columns"]
    columns["gap_total_wan"] = columns.pop("gap_wan")
    columns["days_left"] = "VARCHAR"
    now["tables"]["peer"] = now["tables"].pop("peer_rank")
    now["tables"]["entry"]["key"] = ["project_id"]
    now["macros"]["缺口"] = ["哪里"]
    del now["macros"]["项目"]
    assert set(changes(before, now)) == {
        "gap.gap_wan", "gap.gap_total_wan", "gap.days_left", "peer", "peer_rank", "entry", "缺口", "项目",
    }  # fmt: skip


def test_only_the_unreleased_part_of_the_changelog_counts() -> None:
    changed = {"gap.gap_wan": "renamed", "plan": "new"}
    text = "# Changelog\n\n## [Unreleased]\n- Table `plan`.\n\n## [0.1.0]\n- `gap.gap_wan`\n"
    assert set(unnamed(changed, text)) == {"gap.gap_wan"}
    assert set(unnamed(changed, "# Changelog\n")) == {"gap.gap_wan", "plan"}
