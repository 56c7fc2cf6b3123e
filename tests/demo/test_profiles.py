"""The hard profile: many phases, near-identical projects, few codes; the base profile is the demonstration as it was."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from gutou.demo import generate, survey
from gutou.demo.layouts import SURVEYS
from gutou.demo.library import export
from gutou.demo.places import LAST_PERIOD, collected_months
from gutou.demo.population import population
from gutou.demo.profiles import BASE, HARD, Profile, profile_of
from gutou.demo.projects import Project
from gutou.errors import UsageError


def city(profile: Profile, total: int = 1500) -> list[Project]:
    return population("city", 11, collected_months(1), profile, total)


def given(projects: list[Project], profile: Profile, name: str) -> float:
    rows = survey.rows_of(projects, export(projects, LAST_PERIOD), LAST_PERIOD, 11, profile)
    return sum(bool(r.values.get(name)) and SURVEYS[r.department].has(name) for r in rows) / len(rows)


def test_a_hard_city_has_many_phases_and_siblings_and_few_codes() -> None:
    base, hard = city(BASE), city(HARD)
    traps = {profile: Counter(p.trap for p in made) for profile, made in (("base", base), ("hard", hard))}
    assert traps["base"]["sibling"] == 0
    assert traps["hard"]["sibling"] >= 0.19 * 1500
    assert traps["hard"]["phase"] > 3 * traps["base"]["phase"]
    assert "四期" in {p.name.phase for p in hard}
    assert "四期" not in {p.name.phase for p in base}
    assert abs(given(hard, HARD, "project_code") - 0.30) < 0.03
    assert abs(given(hard, HARD, "owner_uscc") - 0.25) < 0.03
    assert abs(given(base, BASE, "project_code") - 0.54) < 0.03
    records = [record for project in hard for record in project.library]
    assert abs(sum(record.has_code for record in records) / len(records) - 0.30) < 0.05


def test_siblings_are_one_owners_and_differ_in_the_name_alone() -> None:
    families: dict[tuple[str, str, str], list[Project]] = defaultdict(list)
    for project in city(HARD):
        if project.trap == "sibling":
            families[project.owner.name, project.kind.key, project.region].append(project)
    kinds = {project.kind.key for family in families.values() for project in family}
    assert {"solar", "road"} <= kinds
    for family in families.values():
        assert len(family) >= 2
        assert len({project.name.text() for project in family}) == len(family)
        assert len({project.code for project in family}) == len(family)
    alike = sum(len({p.planned for p in family}) < len(family) for family in families.values())
    assert alike > len(families) / 10


def test_no_two_projects_of_a_hard_city_bear_one_name() -> None:
    names = Counter((p.name.brand, p.name.body, p.name.phase, p.owner.name) for p in city(HARD))
    assert names.most_common(1)[0][1] == 1


def test_the_base_profile_is_the_default_and_leaves_no_trace(tmp_path: Path) -> None:
    generate(tmp_path / "plain", seed=2)
    generate(tmp_path / "base", seed=2, profile="base")
    files = [
        {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
        for root in (tmp_path / "plain", tmp_path / "base")
    ]
    assert files[0] == files[1]
    assert "profile" not in json.loads((tmp_path / "base" / ".gutou-demo").read_text(encoding="utf-8"))


def test_a_hard_demonstration_is_written_with_its_truth(tmp_path: Path) -> None:
    generate(tmp_path / "hard", seed=2, profile="hard")
    assert json.loads((tmp_path / "hard" / ".gutou-demo").read_text(encoding="utf-8"))["profile"] == "hard"
    truth = (tmp_path / "hard" / "truth" / "projects.csv").read_text(encoding="utf-8")
    assert "sibling" in truth


def test_an_unknown_profile_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="难度"):
        generate(tmp_path / "city", profile="impossible")  # type: ignore[arg-type]
    assert not (tmp_path / "city").exists()
    assert profile_of("hard") is HARD
