import os
from decimal import Decimal
from pathlib import Path

import pytest

from gutou.errors import UsageError
from gutou.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
MINIMAL = """
city_code = "4398"
city_name = "云泽市"
regions = [{ code = "439802", name = "澄湖区" }]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "gutou.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_of_the_repository_is_whole() -> None:
    settings = load_settings(ROOT / "gutou.toml")
    assert settings.threshold_wan == Decimal(500)
    assert len(settings.regions) == 6
    assert {d.document for d in settings.department_named("市发改委").hands_in} == {"survey", "key_projects"}  # type: ignore[union-attr]


def test_the_file_of_the_repository_names_every_setting() -> None:
    text = (ROOT / "gutou.toml").read_text(encoding="utf-8")
    for key in Settings.model_fields:
        assert f"\n{key} =" in text or f"[{key}]" in text or f"[[{key}]]" in text, key


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("treshold_wan = 500", "treshold_wan"),
        ('threshold_wan = "viel"', "threshold_wan"),
        ("threshold_wan = 0", "threshold_wan"),
        ('money_unit = "美元"', "money_unit"),
        ("[limits]\nread_seconds = 0", "limits.read_seconds"),
        (
            '[[departments]]\nname = "发改"\nhands_in = [{ document = "survye", due_day = 5, first_period = "2025-02" }]',
            "departments.0.hands_in.0.document",
        ),
        ('[[departments]]\nname = "发改"\n[[departments]]\nname = "发改"', "发改"),
    ],
)
def test_a_wrong_key_or_value_is_one_line_that_names_the_key(tmp_path: Path, line: str, named: str) -> None:
    with pytest.raises(UsageError) as told:
        load_settings(written(tmp_path, MINIMAL + line))
    assert named in str(told.value)
    assert "\n" not in str(told.value)


def test_regions_must_belong_to_the_city(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="430102"):
        load_settings(written(tmp_path, MINIMAL.replace("439802", "430102")))


def test_a_missing_key_missing_file_and_broken_toml_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="缺少设置项 city_name"):
        load_settings(written(tmp_path, MINIMAL.replace('city_name = "云泽市"', "")))
    with pytest.raises(UsageError, match="找不到设置文件"):
        load_settings(tmp_path / "none.toml")
    with pytest.raises(UsageError, match="TOML"):
        load_settings(written(tmp_path, "city_code = "))


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "GUTOU_THRESHOLD_WAN", "300")
    monkeypatch.setitem(os.environ, "GUTOU_SHARE", "/srv/share")
    path = written(tmp_path, MINIMAL + "threshold_wan = 500\n")
    assert load_settings(path).threshold_wan == Decimal(300)
    assert load_settings(path).share == Path("/srv/share")
    assert load_settings(path, share=Path("here")).share == Path("here")


def test_due_days_fall_in_the_month_after_the_period() -> None:
    settings = load_settings(ROOT / "gutou.toml")
    delivery = settings.department_named("住建").hands_in[0]  # type: ignore[union-attr]
    assert str(delivery.due_on("2025-02")) == "2025-03-05"
    assert not delivery.expected_in("2025-01")
