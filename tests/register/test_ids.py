"""Ids by themselves: the ledger is given the projects of each month and must keep their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from stdnum.iso7064 import mod_11_10

from gutou.register.description import Description, describe
from gutou.register.fixed import Alias, Fixed
from gutou.register.ids import Ledger
from gutou.register.rows import Rows
from gutou.register.vocabulary import Places
from tests.register.city import SETTINGS

PLACES = Places.of(SETTINGS)


def code(number: int) -> str:
    """A project code whose check digit holds."""
    digits = f"250543980204{number:07d}"
    return digits + str(mod_11_10.calc_check_digit(digits))


CODE = code(1)
CITY = "云泽城投集团有限公司"


def row(name: str, department: str = "发改", **more: Any) -> Description:
    """A row of a department; 统计局 is the library."""
    given = {
        "row_key": f"{department}{name}",
        "project_name": name,
        "owner_name": CITY,
        "department": department,
        "document": "library" if department == "统计局" else "survey",
        "region_codes": ["439802"],
    }
    return describe(given | more, PLACES)


Month = Sequence[Sequence[Description]]


def laid_out(groups: Month) -> tuple[Rows, list[list[int]]]:
    """Rows of projects one after the other, and the projects as positions."""
    rows = [row for group in groups for row in group]
    numbers = iter(range(len(rows)))
    return Rows(rows), [[next(numbers) for _ in group] for group in groups]


class Walk:
    """Months one after the other; ``fixed`` grows as publications would make it grow."""

    def __init__(self, fixed: Fixed | None = None) -> None:
        self.ledger = Ledger(fixed or Fixed())
        self.keys: dict[str, dict[str, str]] = {}
        self.ids: dict[str, list[str]] = {}

    def month(self, period: str, *groups: Sequence[Description], last: bool = False) -> list[str]:
        ids = self.ledger.assign(period, *laid_out(groups), last=last)
        assert len(set(ids)) == len(ids), "two projects of a period with one id"
        columns = (column.to_pylist() for column in self.ledger.keys_of(ids))
        self.keys[period] = {key: project for project, _, key in zip(*columns, strict=True)}
        self.ids[period] = ids
        return ids

    def published(self, before: Fixed | None = None) -> Fixed:
        """What a publication of this walk fixes, over what was fixed before."""
        before = before or Fixed()
        return Fixed(
            {p: before.periods.get(p, {}) | self.keys.get(p, {}) for p in {**before.periods, **self.keys}},
            before.first_seen | self.ledger.first_seen,
            before.aliases | {a.alias_id: a for a in self.ledger.final_aliases()},
        )


def again(months: Mapping[str, Month], fixed: Fixed) -> Walk:
    walk = Walk(fixed)
    for period, groups in sorted(months.items()):
        walk.month(period, *groups)
    return walk


@pytest.mark.parametrize(
    "change",
    [
        {"planned_total": 900},
        {"project_code": CODE},
        {"owner_uscc": "91430100MA4L1X2Y3Z"},
        {"region_codes": ["439802", "439803"]},
        {"address": "滨河路12号", "start_month": "2025-03"},
    ],
)
def test_a_field_that_is_filled_in_keeps_the_id(change: dict[str, Any]) -> None:
    walk = Walk()
    assert walk.month("2025-05", [row("滨河路改造")]) == walk.month("2025-06", [row("滨河路改造", **change)])


def test_everything_renamed_keeps_the_ids_while_the_codes_hold() -> None:
    codes = [code(2), code(3)]
    walk = Walk()
    before = walk.month("2025-05", *([row(f"云港{n}大道", project_code=c)] for n, c in enumerate(codes)))
    after = [
        [row(f"临江第{n}泵站", "住建", owner_name="临浦水务有限公司", project_code=c)]
        for n, c in enumerate(codes)
    ]
    assert walk.month("2025-06", *after) == before
    assert walk.ledger.final_aliases() == []


def test_a_code_reused_for_the_next_phase_is_another_project() -> None:
    walk = Walk()
    [first] = walk.month("2025-05", [row("标准厂房一期", project_code=CODE)])
    [second] = walk.month("2025-06", [row("标准厂房二期", project_code=CODE)])
    assert first != second


def test_a_project_away_for_months_comes_back_under_its_id() -> None:
    walk = Walk()
    [road, _] = walk.month("2025-03", [row("滨河路改造")], [row("青云大桥")])
    for period in ("2025-04", "2025-05"):
        walk.month(period, [row("青云大桥")])
    assert walk.month("2025-06", [row("滨河路改造", planned_total=800)], [row("青云大桥")])[0] == road


def test_rows_that_cannot_be_told_apart_keep_their_ids() -> None:
    """Two rows of one list that agree in every field: as many ids, and the same ones every month."""
    twins = [[row("道路维修", row_number=n)] for n in (3, 4)]
    walk = Walk()
    before = walk.month("2025-05", *twins)
    assert walk.month("2025-06", *twins) == before
    assert walk.month("2025-07", twins[0]) == before[:1]
    assert walk.month("2025-08", *twins) == before
    assert again({"2025-05": twins}, walk.published()).ids["2025-05"] == before


def test_twins_with_other_amounts_are_told_apart_by_them() -> None:
    small, large = [row("道路维修", planned_total=600)], [row("道路维修", planned_total=900)]
    walk = Walk()
    before = walk.month("2025-05", small, large)
    assert walk.month("2025-06", large, small) == before[::-1]
    assert walk.month("2025-07", large) == before[1:]


def test_three_projects_become_one_and_every_alias_ends_there() -> None:
    one, two, three = row("青云大桥"), row("青云大桥引道", "住建"), row("青云大桥接线", "交通")
    walk = Walk()
    [oldest] = walk.month("2025-01", [one])
    [_, younger] = walk.month("2025-02", [one], [two])
    [_, _, youngest] = walk.month("2025-03", [one], [two], [three])
    assert walk.month("2025-04", [one], [two, three]) == [oldest, younger]
    assert walk.month("2025-05", [one, two, three]) == [oldest]
    found = {(a.project_id, a.alias_id, a.since) for a in walk.ledger.final_aliases()}
    assert found == {(oldest, younger, "2025-05"), (oldest, youngest, "2025-04")}
    assert all(a.why for a in walk.ledger.final_aliases())


def test_a_like_name_alone_is_no_merge() -> None:
    """交通 reports what 住建 reported last month, inside another project; 住建's id waits until its row shows."""
    walk = Walk()
    [road, park] = walk.month("2025-05", [row("滨河路改造", "住建")], [row("滨河公园")])
    walk.month("2025-06", [row("滨河公园"), row("滨河路改造", "交通")])
    assert walk.ledger.final_aliases() == []
    ids = walk.month("2025-07", [row("滨河路改造", "住建")], [row("滨河公园"), row("滨河路改造", "交通")])
    assert ids == [road, park]


def test_in_a_split_the_part_with_more_rows_keeps_the_id_and_the_split_is_told() -> None:
    big = [row("青云大桥"), row("青云大桥", "住建"), row("青云大桥", "交通")]
    record = row("青云大桥引道", "统计局", library_code="GT1")
    walk = Walk()
    [whole] = walk.month("2025-05", [*big, record])
    [part, stays] = walk.month("2025-06", [record], big)
    assert stays == whole != part
    assert walk.ledger.final_aliases() == []
    [split] = walk.ledger.final_splits()
    assert split[:4] == (whole, part, "2025-06", 1)
    walk.month("2025-07", [record], big)
    assert walk.ledger.final_splits() == [split]


def test_in_a_split_into_halves_the_older_half_keeps_the_id() -> None:
    old, young = row("青云大桥", "交通"), row("青云大桥引道", "统计局", library_code="GT1")
    walk = Walk()
    [first] = walk.month("2025-03", [old])
    walk.month("2025-04", [old, young])
    for order in ([old], [young]), ([young], [old]):
        other = Walk()
        other.month("2025-03", [old])
        other.month("2025-04", [old, young])
        ids = other.month("2025-05", *order)
        assert ids[0 if order[0] == [old] else 1] == first


def test_a_row_that_moves_to_another_project_is_told_too() -> None:
    bridge, road, stray = row("青云大桥"), row("滨河路改造"), row("滨河路", "住建")
    walk = Walk()
    first, second = walk.month("2025-05", [bridge, stray, row("青云大桥", "交通")], [road])
    assert walk.month("2025-06", [bridge, row("青云大桥", "交通")], [road, stray]) == [first, second]
    [split] = walk.ledger.final_splits()
    assert split[:4] == (first, second, "2025-06", 1)
    assert "归入另一项目" in split.why


def test_parts_that_meet_again_are_one_project_and_no_split() -> None:
    bridge, ramp = row("青云大桥"), row("青云大桥引道", "住建")
    walk = Walk()
    [whole] = walk.month("2025-04", [bridge, ramp])
    ids = walk.month("2025-05", [bridge], [ramp])
    assert len(walk.ledger.final_splits()) == 1
    assert walk.month("2025-06", [bridge, ramp]) == [whole]
    [alias] = walk.ledger.final_aliases()
    assert (alias.project_id, {alias.alias_id}) == (whole, set(ids) - {whole})
    assert walk.ledger.final_splits() == []


def test_a_merge_undone_for_its_own_month_gives_the_former_id_back() -> None:
    """Published as one in June; a reviewer then says they are two, and June is worked out again."""
    bridge, ramp = row("青云大桥", "交通"), row("青云大桥引道")
    may, merged = [[bridge], [ramp]], [[bridge, ramp]]
    first = again({"2025-04": [[bridge]], "2025-05": may, "2025-06": merged}, Fixed())
    fixed = first.published()
    assert len(fixed.aliases) == 1
    parted = {"2025-04": [[bridge]], "2025-05": may, "2025-06": may, "2025-07": may}
    second = again(parted, fixed)
    assert second.ids["2025-05"] == first.ids["2025-05"] == second.ids["2025-06"] == second.ids["2025-07"]
    assert not second.ledger.final_aliases()
    assert not second.ledger.final_splits()
    third = again(parted, second.published(fixed))
    assert third.ids == second.ids
    assert third.ledger.final_aliases() == []


def test_a_merge_decided_later_holds_from_the_first_month_on() -> None:
    """Two ids published for May and June; a decision of July joins them in every month."""
    bridge, ramp = row("青云大桥", "交通"), row("青云大桥引道")
    apart = {"2025-05": [[bridge], [ramp]], "2025-06": [[bridge], [ramp]]}
    first = again(apart, Fixed())
    together = {period: [[bridge, ramp]] for period in apart}
    second = again(together, first.published())
    [stays] = second.ids["2025-05"]
    assert second.ids["2025-06"] == [stays]
    [alias] = second.ledger.final_aliases()
    assert (alias.since, {alias.project_id, alias.alias_id}) == ("2025-05", set(first.ids["2025-05"]))
    third = again(together, second.published(first.published()))
    assert (third.ids, third.ledger.final_aliases()) == (second.ids, [alias])


def test_a_corrected_file_of_a_published_month_keeps_the_id_of_the_months_before() -> None:
    """June was published with a slip of the pen, so under an id of its own, which the correction leaves behind."""
    may = [[row("滨河路改造")]]
    walk = again({"2025-05": may, "2025-06": [[row("冰河路改造")]]}, Fixed())
    assert walk.ids["2025-06"] != walk.ids["2025-05"]
    fixed = walk.published()
    corrected = again({"2025-05": may, "2025-06": [[row("滨河路改造", planned_total=7)]]}, fixed)
    assert corrected.ids["2025-06"] == corrected.ids["2025-05"]


def test_a_corrected_name_keeps_an_id_that_its_code_had_carried() -> None:
    """The slip was found by its code and so published under the old id; the correction has the name, and no code."""
    may = [[row("滨河路改造", project_code=CODE)]]
    slip = again({"2025-05": may, "2025-06": [[row("冰河路改造", project_code=CODE)]]}, Fixed())
    assert slip.ids["2025-06"] == slip.ids["2025-05"]
    right = again({"2025-05": may, "2025-06": [[row("滨河路改造", planned_total=7)]]}, slip.published())
    assert right.ids["2025-06"] == right.ids["2025-05"]


def test_an_id_that_stands_in_a_published_month_stands_on_afterwards() -> None:
    """A decision joins two in May alone; June was published with both and still has both, and so has July."""
    bridge, ramp = row("青云大桥", "交通"), row("青云大桥引道")
    apart = [[bridge], [ramp]]
    first = again({"2025-05": apart, "2025-06": apart}, Fixed())
    months = {"2025-05": [[bridge, ramp]], "2025-06": apart, "2025-07": apart}
    second = again(months, first.published())
    assert second.ids["2025-07"] == second.ids["2025-06"] == first.ids["2025-06"]
    assert second.ledger.final_aliases() == []


def test_a_published_id_is_given_once_though_more_of_its_old_rows_stand_elsewhere() -> None:
    old = [row("青云大桥", department) for department in ("发改", "住建", "交通")]
    fixed = again({"2025-05": [old], "2025-06": [old[:1]]}, Fixed()).published()
    walk = again({"2025-05": [old], "2025-06": [old[:1], old[1:]]}, fixed)
    [whole] = walk.ids["2025-05"]
    assert walk.ids["2025-06"][0] == whole != walk.ids["2025-06"][1]


def test_what_two_projects_were_called_last_month_names_neither() -> None:
    walk = Walk()
    small, large = row("道路维修", planned_total=600), row("道路维修", planned_total=900)
    walk.month("2025-04", [small])
    both = walk.month("2025-05", [small], [large])
    assert walk.month("2025-06", [row("道路维修", planned_total=700)])[0] not in both


def test_rows_of_a_merged_project_keep_their_age() -> None:
    oldest, older = row("青云大桥", "交通"), row("青云大桥引道")
    young = row("青云大桥接线", "统计局", library_code="GT1")
    walk = Walk()
    [stays] = walk.month("2025-01", [oldest])
    walk.month("2025-02", [oldest], [older])
    assert walk.month("2025-03", [oldest, older, young]) == [stays]
    assert walk.month("2025-04", [older], [young])[0] == stays


def test_published_aliases_in_a_circle_end() -> None:
    """Two publications said the opposite, and neither id stands any more: the newer holds."""
    fixed = Fixed(
        {}, {}, {"PA": Alias("PB", "PA", "2025-03", "归并"), "PB": Alias("PA", "PB", "2025-05", "归并")}
    )
    walk = Walk(fixed)
    walk.month("2025-06", [row("滨河路改造")])
    assert [(a.project_id, a.alias_id) for a in walk.ledger.final_aliases()] == [("PA", "PB")]


def test_a_new_word_list_does_not_renumber_the_city(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was published under another reading of units and names is known again by what the source wrote."""
    rows = [[row("云泽市滨河路改造建设项目", planned_total=500)], [row("青云大桥")]]
    first = again({"2025-05": rows}, Fixed())
    monkeypatch.setattr("gutou.register.description.parse_owner", lambda text, places: _other_owner(text))
    may = [[row("云泽市滨河路改造建设项目", planned_total=500)], [row("青云大桥")]]
    june = [[row("云泽市滨河路改造建设项目", planned_total=7)], [row("青云大桥", region_codes=["439803"])]]
    assert may[0][0].owner.core == "另一种读法"
    second = again({"2025-05": may, "2025-06": june}, first.published())
    assert second.ids["2025-05"] == first.ids["2025-05"] == second.ids["2025-06"]


def _other_owner(_: str | None) -> Any:
    from gutou.register.names import Owner

    return Owner("另一种读法", "")


def test_a_sealed_period_keeps_its_ids_and_later_ones_go_on_with_them() -> None:
    """Whatever the keys say by now: the seal's projects and ids stand, and no alias takes one of them away."""
    a, b, c = (
        row("滨河路改造", planned_total=1),
        row("北山水库", planned_total=2),
        row("东湖公园", planned_total=3),
    )
    first = Walk()
    (joined, alone) = first.month("2025-05", [a, b], [c])
    walk = Walk(first.published())
    sealed = ["PSEALED001", joined]
    assert walk.ledger.assign("2025-05", *laid_out([[a], [b, c]]), sealed) == sealed
    assert walk.month("2025-06", [a], [b], [c]) != [joined, alone, joined]
    assert walk.ids["2025-06"][0] == "PSEALED001"
    assert joined in walk.ids["2025-06"][1:]
    assert not {alias.alias_id for alias in walk.ledger.final_aliases()} & {*sealed}
    assert walk.ledger.assign("2025-05", *laid_out([[a], [b, c]]), sealed) == sealed
