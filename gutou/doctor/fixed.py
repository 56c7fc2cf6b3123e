"""What runs have fixed and what was received (封存与留存): whole, as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from gutou.doctor.verdict import Subject, Verdict
from gutou.errors import GutouError
from gutou.intake.sidecar import Arrival, arrivals, display
from gutou.publish.manifest import sha256
from gutou.publish.seals import folder_of, read_seals, table_path
from gutou.register.fixed import load_fixed

AREA = "封存与留存"
_RESTORE = "从备份恢复这个文件，不要删除；恢复之前不要运行"


def look(subject: Subject) -> Iterator[Verdict]:
    """Seals, published ids, manifests, and the files received."""
    if not subject.workspace.raw.exists():
        yield Verdict(AREA, "原始材料", "ok", "还没有收到任何材料")
        return
    yield from _seals(subject)
    yield from _ids(subject)
    yield from _others(subject)
    yield from _received(subject)


def _seals(subject: Subject) -> Iterator[Verdict]:
    why = "已定库的数字以这些文件为准，缺失或被改动时运行不会继续"
    fixed = subject.workspace.fixed
    try:
        seals = read_seals(fixed)
    except GutouError as error:
        yield Verdict(AREA, "定库", "fault", str(error), why, _RESTORE)
        return
    broken = []
    for seal in seals:
        for name in seal.tables:
            try:
                table_path(fixed, seal, name)
            except GutouError:
                broken.append(str(folder_of(fixed, seal) / f"{name}.parquet"))
    if broken:
        yield Verdict(AREA, "定库", "fault", f"缺失或被改动：{_some(broken)}", why, _RESTORE)
    elif seals:
        listed = "、".join(sorted({seal.period for seal in seals}))
        yield Verdict(AREA, "定库", "ok", f"{len(seals)} 次定库的文件完好（{listed}）")
    else:
        yield Verdict(AREA, "定库", "ok", "还没有已定库的时段")


def _ids(subject: Subject) -> Iterator[Verdict]:
    try:
        fixed = load_fixed(subject.workspace.fixed)
    except (GutouError, TypeError, KeyError, OSError) as error:
        why = "项目标识会变，分析人员存下的查询就对不上了"
        yield Verdict(AREA, "已发布标识", "fault", str(error), why, _RESTORE)
        return
    yield Verdict(AREA, "已发布标识", "ok", f"{len(fixed.first_seen)} 个项目标识")


def _others(subject: Subject) -> Iterator[Verdict]:
    """Manifests and other lists can be read; what was kept by its fingerprint still has it."""
    fixed = subject.workspace.fixed
    broken = [path for path in fixed.rglob("*.json") if not path.name.startswith(".") and not _is_json(path)]
    broken += [path for path in fixed.glob("kept/*") if path.is_file() and sha256(path) != path.name]
    if broken:
        why = "由它们才能把一次运行原样重算"
        yield Verdict(AREA, "运行清单", "fault", f"读不出或被改动：{_some(map(str, broken))}", why, _RESTORE)
    else:
        runs = sum(1 for _ in fixed.glob("runs/*.json"))
        yield Verdict(AREA, "运行清单", "ok", f"{runs} 次运行的清单完好")


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return True


def _received(subject: Subject) -> Iterator[Verdict]:
    why = "数据库由原始材料算出，少一份数字就会变，运行不会继续"
    try:
        received = arrivals(subject.workspace)
    except GutouError as error:
        yield Verdict(AREA, "原始材料", "fault", str(error), why, _RESTORE)
        return
    said = f"收到过 {len(received)} 份，登记与内容都在"
    if subject.thorough:
        if broken := [display(one.path) for one in received if not _is_whole(one)]:
            yield Verdict(AREA, "原始材料", "fault", f"内容被改动：{_some(broken)}", why, _RESTORE)
            return
        said += "，内容与指纹逐一相符"
    yield Verdict(AREA, "原始材料", "ok", said)


def _is_whole(arrival: Arrival) -> bool:
    return arrival.raw is None or sha256(arrival.raw) == arrival.file_sha256


def _some(names: object) -> str:
    listed = [str(name) for name in names]  # type: ignore[attr-defined]
    return "、".join(listed[:3]) + (f" 等 {len(listed)} 个" if len(listed) > 3 else "")
