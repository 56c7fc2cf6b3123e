"""The fictional city 云泽市: its counties, departments and months."""

from __future__ import annotations

import calendar
from datetime import date

CITY_CODE = "4398"
CITY_NAME = "云泽市"
COUNTIES = {
    "439802": "澄湖区",
    "439803": "南屏区",
    "439821": "青岩县",
    "439822": "鹤川县",
    "439823": "梅岭县",
    "439881": "临浦市",
}
OUTSIDE = {"430121": "长沙县", "430621": "岳阳县", "430725": "桃源县", "430722": "汉寿县"}
DEPARTMENTS = ("发改", "住建", "工信", "文旅", "交通", "商务", "生态环境", "自然资源")
STATISTICS = "统计局"
UNEXPECTED = "农业农村"
LAST_PERIOD = "2025-06"
PEERS = (
    "澜江市", "衡川市", "沅河市", "湘平市", "枫桥市", "昭岭市", "丹阳州",
    "白渚市", "朝晖市", "东澧市", "西溆市", "南沅市", "北潇市",
)  # fmt: skip


def region_name(code: str) -> str:
    """Name of a county of the city or of a neighbour."""
    return COUNTIES.get(code) or OUTSIDE[code]


def index(period: str) -> int:
    """Months since the year 0, so that months can be added."""
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def period_of(month: int) -> str:
    """``YYYY-MM`` of a month number."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def january(month: int) -> int:
    """The January of a month's year."""
    return month // 12 * 12


def day_after(period: str, day: int) -> date:
    """A day of the month that follows the period."""
    following = index(period) + 1
    return date(following // 12, following % 12 + 1, day)


def last_day(month: int) -> date:
    """Last day of a month number."""
    year, zero_based = divmod(month, 12)
    return date(year, zero_based + 1, calendar.monthrange(year, zero_based + 1)[1])


def collected_months(count: int, last: str = LAST_PERIOD) -> list[str]:
    """The ``count`` collected months that end with ``last``; January is not collected."""
    months: list[str] = []
    current = index(last)
    while len(months) < count:
        if current % 12:
            months.append(period_of(current))
        current -= 1
    return months[::-1]
