"""What gets around a name in the tables of the eighth held-out city: remarks, tasks, sums, contents, spaces."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from bench.linkage_city import Words, Work

_WIDE = str.maketrans("0123456789MWkGSX/#+", "０１２３４５６７８９ＭＷｋＧＳＸ／＃＋")
_AIMS = {
    "加快推进": ("前期工作", "尽快开工", "建设", "落地", "建成投用", ""),
    "推进": ("前期工作", "建设", "落地", "尽快建成", ""),
    "实施": ("", ""),
    "开工建设": ("",),
    "加快实施": ("", ""),
    "续建": ("", "，年内完工"),
    "谋划实施": ("", "，加快前期"),
    "建成": ("", "并投用"),
}
_TASKS = tuple(_AIMS)
_CUT = "0123456789.MWkPhtadKSGX+-~#×"


def _remark(rng: Random, text: str, work: Work, words: Words) -> str:
    remarks = words["public_remarks" if work.public else "private_remarks"]
    if not work.public and "工信" in work.kind["departments"]:
        remarks = remarks + words["factory_remarks"]
    dated, least = work.said.lead or work.said.mark.endswith("批"), words["least"]
    fits = [one for one in remarks if work.planned >= least.get(one, 0)]
    return text + str(rng.choice([one for one in fits if not (dated and "批专项" in one)]))


def _task(rng: Random, text: str, work: Work, words: Words) -> str:
    """As in a list of the year's tasks."""
    return task_of(rng, text)


def task_of(rng: Random, text: str) -> str:
    """加快推进 … 建设, 实施 … ."""
    task = rng.choice([one for one in _TASKS if not (one == "续建" and "新建" in text)])
    done = rng.choice(_AIMS[task])
    if re.search(r"建设|工程|[）期段批]$", text):
        done = done.replace("建设", "")
    return task + text + done


def _sum(rng: Random, text: str, work: Work, words: Words) -> str:
    """The estimate within the name; the same of one work, rounded as an office likes."""
    said = f"{work.planned / 10_000:.2f}".rstrip("0").rstrip(".") if work.planned >= 1000 else ""
    amount = f"{said}亿元" if said else f"{work.planned}万元"
    return rng.choice((f"{text}（总投资{amount}）", f"{text}（{amount}）", f"总投资{amount}的{text}"))


def content_of(work: Work) -> str:
    """What is built, as it stands in the next column of the filing; the same of one work."""
    area = max(200, int(work.planned * 0.009) * 100)
    if not work.public:
        return f"新建及改造建筑面积{area}平方米，购置相关设备"
    first = work.kind["departments"][0]
    if first in ("交通", "水务"):
        return f"建设内容为主体{max(0.4, work.planned / 300):.1f}公里及附属"
    return f"占地约{max(1, round(work.planned / 180))}亩，含室外附属"


def _content(rng: Random, text: str, work: Work, words: Words) -> str:
    return text + rng.choice(("，", "：", "。", "（")).replace("（", " ") + content_of(work)


def _paper(rng: Random, text: str, work: Work, words: Words) -> str:
    papers = (
        "可行性研究报告的批复",
        "初步设计的批复",
        "实施方案的批复",
        "项目建议书的批复",
        "概算调整的批复",
    )
    if text.startswith(_TASKS):
        return text
    return f"关于{text}{rng.choice(papers)}" if work.public else f"{text}备案证明"


def _packaged(rng: Random, text: str, work: Work, words: Words) -> str:
    """As a part of the bundle that its department has been granted."""
    package = words["packages"].get(work.kind["departments"][0])
    if not package or text.startswith(_TASKS):
        return text
    return rng.choice(
        (f"{package}——{text}", f"{package}（{text}）", f"{text}（{package}子项）", f"{package}-{text}")
    )


def _renamed(rng: Random, text: str, work: Work, words: Words) -> str:
    """With the name as once approved, in brackets behind."""
    before = f"{work.said.object}{work.said.action}项目"
    return text if before in text else rng.choice((f"{text}（原名：{before}）", f"{text}（原{before}）"))


def _numbered(rng: Random, text: str, work: Work, words: Words) -> str:
    form = rng.choice(("{}.{}", "{}、{}", "（{}）{}", "{} {}", "{}){}", "第{}项：{}"))
    return form.format(rng.randrange(1, 160), text)


def _broken(rng: Random, text: str, work: Work, words: Words) -> str:
    places = [n for n in range(2, len(text)) if not (text[n - 1] in _CUT and text[n] in _CUT)]
    cut = rng.choice(places or [len(text)])
    return text[:cut] + rng.choice((" ", "\n", "\u3000", "  ", "\t", "\r\n")) + text[cut:]


def _wide(rng: Random, text: str, work: Work, words: Words) -> str:
    return text.translate(_WIDE)


def _half(rng: Random, text: str, work: Work, words: Words) -> str:
    return text.translate(rng.choice((str.maketrans("（）：，", "():,"), str.maketrans("（）", "〔〕"))))


def _quoted(rng: Random, text: str, work: Work, words: Words) -> str:
    return rng.choice(("“{}”", "《{}》", "【{}】", "项目名称：{}", "* {}")).format(text)


def _labelled(rng: Random, text: str, work: Work, words: Words) -> str:
    """The department's own field in front, from a list of all departments' works."""
    return rng.choice(("[{}]", "【{}】", "{}类：", "（{}）")).format(work.kind["departments"][0]) + text


def _ended(rng: Random, text: str, work: Work, words: Words) -> str:
    return text + rng.choice("。；、;")


FINISHES: tuple[tuple[float, Callable[[Random, str, Work, Words], str]], ...] = (
    (0.08, _remark),
    (0.012, _task),
    (0.014, _sum),
    (0.012, _content),
    (0.012, _paper),
    (0.008, _renamed),
    (0.012, _packaged),
    (0.016, _numbered),
    (0.022, _broken),
    (0.014, _wide),
    (0.03, _half),
    (0.01, _quoted),
    (0.01, _labelled),
    (0.006, _ended),
)
"""How often a name gets what around it; one at most."""


def finished(rng: Random, text: str, work: Work, words: Words) -> str:
    """The name as it stands in the cell."""
    drawn = rng.random()
    for often, finish in FINISHES:
        if drawn < often:
            return finish(rng, text, work, words)
        drawn -= often
    return text
