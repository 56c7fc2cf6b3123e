"""The settings file of the demonstration city."""

from __future__ import annotations

from gutou.demo.places import CITY_CODE, CITY_NAME, COUNTIES, DEPARTMENTS, STATISTICS

_FULL_NAMES = {
    "发改": ("云泽市发展和改革委员会", ["市发改委"]),
    "住建": ("云泽市住房和城乡建设局", ["市住建局"]),
    "工信": ("云泽市工业和信息化局", ["市工信局"]),
    "文旅": ("云泽市文化旅游广电体育局", ["市文旅局"]),
    "交通": ("云泽市交通运输局", ["市交通局"]),
    "商务": ("云泽市商务局", ["市商务局"]),
    "生态环境": ("云泽市生态环境局", ["市生态环境局"]),
    "自然资源": ("云泽市自然资源和规划局", ["市自然资源局"]),
    "行政审批": ("云泽市行政审批服务局", ["市行政审批局"]),
    "统计局": ("云泽市统计局", ["市统计局"]),
}


def settings_text(first_period: str) -> str:
    """``gutou.toml`` of the demonstration: counties, departments, what each hands in by when."""
    lines = [
        "# 演示城市的设置",
        f'city_code = "{CITY_CODE}"',
        f'city_name = "{CITY_NAME}"',
        'share = "share"',
        'data = "data"',
        "threshold_wan = 500",
        'money_unit = "万元"',
        f'statistics_department = "{STATISTICS}"',
        "",
        "[calendar]",
        "report_deadline_day = 15",
        "entry_deadline_day = 10",
        "",
        "[limits]",
        "settle_seconds = 0  # 演示文件都是写完才放入的，不必等待",
    ]
    for code, name in COUNTIES.items():
        lines += ["", "[[regions]]", f'code = "{code}"', f'name = "{name}"', f'aliases = ["{name[:-1]}"]']
    for department in (*DEPARTMENTS, "行政审批", STATISTICS):
        full, aliases = _FULL_NAMES[department]
        quoted = ", ".join(f'"{alias}"' for alias in aliases)
        lines += [
            "",
            "[[departments]]",
            f'name = "{department}"',
            f'full_name = "{full}"',
            f"aliases = [{quoted}]",
        ]
        for document, due in _duties(department):
            lines += [
                "[[departments.hands_in]]",
                f'document = "{document}"',
                f"due_day = {due}",
                f'first_period = "{first_period}"',
            ]
    return "\n".join(lines) + "\n"


def _duties(department: str) -> list[tuple[str, int]]:
    if department == STATISTICS:
        return [("library", 8), ("plan", 8), ("peers", 8), ("vouchers", 8), ("entries", 8)]
    if department == "行政审批":
        return [("approvals", 5)]
    return [("survey", 5), ("key_projects", 8)] if department == "发改" else [("survey", 5)]
