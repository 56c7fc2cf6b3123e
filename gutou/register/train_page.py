"""A page of charts of the register's weights (权重页): one static file, nothing loaded from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any

from gutou.register.evidence_words import LABELS
from gutou.register.vocabulary import load, weights

GROUPS = {
    "name": "项目名称",
    "code": "代码与文号",
    "owner": "单位",
    "region": "县区",
    "planned": "计划总投资",
    "start": "开工时间",
    "address": "建设地点",
}
LIMITS = {
    "link": "自动相连：概率不低于",
    "same_source_link": "同一来源的两行自动相连：概率不低于",
    "sure": "有相近的别行时仍自动相连：概率不低于",
    "margin": "与次优者的分差不小于",
    "review_unit": "列为疑似，或单位可能一致而细判：概率不低于",
    "review_free": "一行在统计库，细判：概率可能不低于",
    "review_other": "两行都不在库，细判：概率可能不低于",
}
_MADE = {
    "by": "由谁生成",
    "from": "学自",
    "pairs_same": "同一项目的配对",
    "pairs_different": "不同项目的配对（未被否决）",
    "hand_variance": "手定值的方差",
    "fiction_variance": "演示数据另加的方差",
    "judged_on": "评判所用（未参与训练）",
    "before": "原先的权重",
    "after": "新的权重",
}
_SPAN = 12.0
_WIDTH, _LEFT, _ROW, _HALF = 860, 300, 26, 240

_STYLE = """
body{font-family:"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","SimSun",sans-serif;color:#1c2733;
margin:0 auto;padding:24px;max-width:940px;line-height:1.6}
h1{font-size:24px;margin:0 0 4px}h2{font-size:18px;margin:28px 0 4px;border-left:4px solid #1f6f8b;padding-left:8px}
p,td,th{font-size:14px}table{border-collapse:collapse}td,th{border:1px solid #cfd8dc;padding:3px 10px;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}.columns{display:flex;align-items:flex-start;gap:32px;flex-wrap:wrap}
svg{max-width:100%;height:auto}svg text{font-family:inherit;font-size:14px;fill:#1c2733}.small{color:#5b6b77;font-size:13px}
@media print{h2{break-after:avoid}svg{break-inside:avoid}}
"""


def page(table: Mapping[str, Any] | None = None) -> str:
    """The page's HTML for a table as ``weights.toml`` holds (the shipped one when None)."""
    shown = weights() if table is None else table
    parts = [
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>归并权重（第 {shown['version']} 版）</title><style>{_STYLE}</style></head><body>",
        f"<h1>归并权重（第 {shown['version']} 版）</h1>",
        _introduction(shown),
    ]
    for group, label in GROUPS.items():
        levels = [(LABELS[group][key], float(value)) for key, value in shown[group].items()]
        parts += [f"<h2>{label}</h2>", bars(levels, label)]
    parts += ["<h2>界限</h2>", _limits(shown["limits"]), "<h2>常见的单位与名称</h2>", _frequencies()]
    parts += ["<h2>来历</h2>", _made(shown.get("made", {})), "</body></html>"]
    return "\n".join(parts) + "\n"


def _introduction(table: Mapping[str, Any]) -> str:
    prior = float(table["prior"])
    return (
        f"<p>每一对候选行从 {prior:+.1f} 分起，逐项加上下面的分量；总分 s 对应的概率是 1/(1+e<sup>−s</sup>)。"
        f"同一来源的两行另加 {float(table['same_source']):+.1f}。绿色表示更像同一项目，红色表示更像两个项目；"
        "期次、有效代码、打捆不同，以及楼栋、线路、片区、规模、桩号、门牌、年份等不同，另行否决，不在此列。</p>"
        f'<p class="small">总分 0 为 50%，+2.2 为 90%，+4.6 为 99%，−2.2 为 10%；起点 {prior:+.1f} 为 '
        f"{1 / (1 + math.exp(-prior)):.2%}。分量是自然对数：每加 0.7，同一项目的可能性约翻一倍。</p>"
    )


def bars(levels: list[tuple[str, float]], label: str) -> str:
    """An SVG of bars to both sides of zero, one per level with its figure."""
    height = _ROW * len(levels) + 30
    zero = _LEFT + _HALF
    lines = [
        f'<svg viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" '
        f'aria-label="{escape(label)}各档的分量">'
    ]
    for tick in range(-10, 11, 5):
        x = zero + tick / _SPAN * _HALF
        colour = "#90a4ae" if tick == 0 else "#e3e9ec"
        lines.append(f'<line x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{height - 22}" stroke="{colour}"/>')
        lines.append(
            f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle" style="font-size:12px">{tick:+d}</text>'
            if tick
            else f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle" style="font-size:12px">0</text>'
        )
    for n, (name, value) in enumerate(levels):
        y = n * _ROW + 4
        long = min(abs(value), _SPAN) / _SPAN * _HALF
        x = zero if value >= 0 else zero - long
        colour = "#2e8b57" if value >= 0 else "#c0504d"
        side, anchor = (zero + long + 6, "start") if value >= 0 else (zero - long - 6, "end")
        lines.append(f'<text x="{_LEFT - 12}" y="{y + 14}" text-anchor="end">{escape(name)}</text>')
        lines.append(f'<rect x="{x:.1f}" y="{y}" width="{long:.1f}" height="18" fill="{colour}"/>')
        lines.append(f'<text x="{side:.1f}" y="{y + 14}" text-anchor="{anchor}">{value:+.2f}</text>')
    return "".join([*lines, "</svg>"])


def _limits(limits: Mapping[str, float]) -> str:
    rows = [
        f'<tr><td>{LIMITS[key]}</td><td class="n">{value:g}</td></tr>'
        for key, value in limits.items()
        if key in LIMITS
    ]
    return f"<table>{''.join(rows)}</table>"


def _frequencies() -> str:
    found = load("frequency")
    parts = [
        "<p>写法相同而常见的，说明不了多少：下表的数越大，“单位相同”“名称相同”减得越多。只列前 15 个。</p>",
        '<div class="columns">',
    ]
    for name, title, unit in (("owners", "单位", "平均项目数"), ("cores", "名称核心", "同名项目数")):
        rows = list(found.get(name, {}).items())[:15]
        cells = "".join(
            f'<tr><td>{escape(core)}</td><td class="n">{value:g}</td></tr>' for core, value in rows
        )
        parts.append(f"<table><tr><th>{title}</th><th>{unit}</th></tr>{cells}</table>")
    return "".join([*parts, "</div>"])


def _made(made: Mapping[str, Any]) -> str:
    if not made:
        return "<p>手定。</p>"
    rows = []
    for key, value in made.items():
        text = f"{value:,}" if isinstance(value, int) else str(value)
        rows.append(f"<tr><th>{_MADE.get(key, escape(key))}</th><td>{escape(text)}</td></tr>")
    return f"<table>{''.join(rows)}</table>"
