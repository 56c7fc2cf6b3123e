import pytest

from gutou.intake.regions import region_codes
from gutou.settings import Settings


@pytest.fixture(scope="module")
def settings() -> Settings:
    regions = [
        {"code": "439802", "name": "澄湖区", "aliases": ["高新区"]},
        {"code": "439821", "name": "青岩县"},
    ]
    return Settings.model_validate({"city_code": "4398", "city_name": "云泽市", "regions": regions})


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("澄湖区", ["439802"]),
        ("澄湖", ["439802"]),
        ("高新区", ["439802"]),
        ("云泽市青岩县", ["439821"]),
        ("439821", ["439821"]),
        ("439821000000", ["439821"]),
        ("青岩县、澄湖区", ["439821", "439802"]),
        ("澄湖区和青岩县", ["439802", "439821"]),
        ("位于青岩县城关镇", ["439821"]),
        ("长沙市岳麓区", ["430104"]),
        ("澄湖区、长沙市", ["439802", "430100"]),
        ("和平区", []),
        ("天津市和平区", ["120101"]),
        ("鼓楼区", []),
        ("福州市鼓楼区", ["350102"]),
        ("云泽市", []),
        ("火星县", []),
        ("999999", []),
        ("", []),
    ],
)
def test_counties_that_a_text_names(settings: Settings, text: str, codes: list[str]) -> None:
    assert region_codes(text, settings) == codes
