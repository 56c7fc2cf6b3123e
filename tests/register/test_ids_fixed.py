"""Files of published ids: what is written is read back, and a damaged one stops the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from gutou.errors import GutouError
from gutou.register.fixed import load_fixed
from tests.register.rows import run_register
from tests.register.test_register import ids, row


@pytest.mark.parametrize("content", ["", "{", "[]", '{"period": "2025-06"}', "\x00"])
def test_a_damaged_file_stops_the_run_with_its_name(tmp_path: Path, content: str) -> None:
    """Without it every published id would change; better no run."""
    (tmp_path / "ids").mkdir()
    (tmp_path / "ids" / "2025-06.json").write_text(content, encoding="utf-8")
    with pytest.raises(GutouError, match=r"2025-06\.json"):
        run_register([row("a", "滨河路改造")], tmp_path)


def test_keys_of_a_superseded_file_stay_beside_the_new_ones(tmp_path: Path) -> None:
    first = ids(run_register([row("a", "滨河路改造", planned_total=500)], tmp_path, write_fixed=True))
    run_register([row("a", "滨河路改造", planned_total=700)], tmp_path, write_fixed=True)
    fixed = load_fixed(tmp_path)
    prints = [key for key in fixed.periods["2025-06"] if key.startswith("F")]
    assert len(prints) == 2
    assert {fixed.periods["2025-06"][key] for key in prints} == {first["a"]}
    assert fixed.first_seen == {first["a"]: "2025-06"}


def test_files_of_other_names_are_not_ids(tmp_path: Path) -> None:
    (tmp_path / "ids").mkdir()
    (tmp_path / "ids" / "notes.json").write_text("{", encoding="utf-8")
    (tmp_path / "ids" / "2025-06.tmp").write_text("{", encoding="utf-8")
    assert load_fixed(tmp_path).periods == {}
