"""How fast and how frugally intake reads, beside what merely opens the same workbook.

Run: ``PYTHONPATH=. python bench/intake.py [--rows 100000] [--files 500]``. One large workbook of 25 columns goes
through ``stage_file`` (read, map, check, staging), openpyxl's read-only iteration and ``pandas.read_excel``, each in a
process of its own, imports not counted (processor seconds stand beside, for a busy machine); then many small files go
through ``stage_file`` two at a time, as the flow does it. Memory is the peak of the process and of its largest child,
added up: an upper bound.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pandas as pd
import xlsxwriter

from gutou.intake.staging import StagedFile, stage_file
from gutou.settings import Settings

HEADER = (
    *(
        "序号",
        "项目名称",
        "项目代码",
        "建设单位",
        "统一社会信用代码",
        "所属县区",
        "建设地点",
        "项目类别",
        "建设性质",
    ),
    *("国民经济行业", "建设规模及内容", "计划总投资", "本年计划投资", "上年末累计完成投资", "本月完成投资"),
    *("本年完成投资", "建筑工程", "安装工程", "设备工器具购置", "其他费用", "自开始建设累计完成投资"),
    *("开工时间", "竣工时间", "项目进展", "备注"),
)
SETTINGS = Settings.model_validate(
    {
        "city_code": "4398",
        "city_name": "云泽市",
        "regions": [{"code": "439802", "name": "澄湖区"}, {"code": "439821", "name": "青岩县"}],
    }
)
SMALL_ROWS = 30
BOUND_SECONDS_A_FILE = 0.1
BOUND_MB = 1536


def make_workbook(path: Path, rows: int, seed: int = 1) -> None:
    """A survey as a large department sends it: title, unit row, header, rows."""
    chance = random.Random(seed)
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("摸排表")
        sheet.merge_range(0, 0, 0, len(HEADER) - 1, "云泽市2026年1-6月项目摸排表")
        sheet.write_string(1, len(HEADER) - 1, "单位：万元")
        sheet.write_row(2, 0, HEADER)
        for at in range(rows):
            sheet.write_row(at + 3, 0, _texts(at, chance))
            parts = [round(chance.uniform(0, 900), 2) for _ in range(4)]
            ytd, prior = round(sum(parts), 2), round(chance.uniform(0, 4000), 2)
            amounts = (9000, 4000, prior, parts[0], ytd, *parts, round(prior + ytd, 2))
            sheet.write_row(at + 3, 11, amounts)
            began = dt.datetime(2024, chance.randint(1, 12), 1)
            sheet.write_datetime(at + 3, 21, began, day)
            sheet.write_datetime(at + 3, 22, began + dt.timedelta(days=700), day)
            sheet.write_row(at + 3, 23, ("在建", ""))


def _texts(at: int, chance: random.Random) -> tuple[str | int, ...]:
    place = chance.choice(("澄湖区", "青岩县"))
    code = f"2405-439802-04-01-{chance.randrange(10**6):06d}"
    return (
        *(at + 1, f"{place}第{at}号标准厂房建设项目", code, f"云泽市第{at % 4000}建设投资公司"),
        *("91430000MA4L000000", place, f"{place}工业大道{at % 900}号", "工业企业改扩建", "新建", "C3311"),
        f"新建厂房{at % 70}000平方米及配套设施",
    )


def stage(path: Path, staged: Path) -> StagedFile:
    """One file through intake."""
    return stage_file(
        path, department="住建局", period="2026-06", file_name=path.name, settings=SETTINGS, staged=staged
    )


def _stage_once(path: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        done = stage(path, Path(folder))
        if done.meta.status != "accepted":
            raise SystemExit(f"{done.meta.status}: {done.meta.reason}")
        return done.meta.rows_accepted


def _openpyxl(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    cells = 0
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            cells += cell.value is not None
    return cells


WAYS: dict[str, Callable[[Path], int]] = {
    "stage_file": _stage_once,
    "openpyxl read-only": _openpyxl,
    "pandas (openpyxl)": lambda path: len(pd.read_excel(path, engine="openpyxl", header=2)),
    "pandas (calamine)": lambda path: len(pd.read_excel(path, engine="calamine", header=2)),
}


def measure(way: str, path: Path) -> dict[str, float]:
    """Run one way in a fresh process of this module."""
    command = [sys.executable, __file__, "--way", way, "--workbook", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _one(way: str, path: Path) -> None:
    before = time.process_time()
    began = time.perf_counter()
    count = WAYS[way](path)
    seconds = time.perf_counter() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, children = (usage.ru_maxrss / 1024 for usage in used)
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in used) - before
    print(json.dumps({"seconds": seconds, "cpu": cpu, "own": own, "children": children, "count": count}))


def large(folder: Path, rows: int, rounds: int) -> None:
    """The table of one large workbook; every round runs all ways, and the medians are printed."""
    path = folder / "large.xlsx"
    make_workbook(path, rows)
    print(f"{rows:,} rows x {len(HEADER)} columns, {path.stat().st_size / 1e6:.1f} MB, median of {rounds}")
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way, runs in found.items():
            runs.append(measure(way, path))
    middle = {way: sorted(runs, key=lambda run: run["seconds"])[rounds // 2] for way, runs in found.items()}
    ours = middle["stage_file"]["seconds"]
    print(f"{'':<22}{'seconds':>9}{'times ours':>12}{'cpu s':>8}{'peak MB':>9}")
    for way, run in middle.items():
        peak = run["own"] + run["children"]
        print(f"{way:<22}{run['seconds']:9.2f}{run['seconds'] / ours:12.2f}{run['cpu']:8.2f}{peak:9,.0f}")
    peak = max(run["own"] + run["children"] for run in found["stage_file"])
    faster = ours < middle["openpyxl read-only"]["seconds"]
    print(
        f"faster than openpyxl's mere iteration: {'yes' if faster else 'NO'}; under {BOUND_MB:,} MB: ", end=""
    )
    print("yes" if peak < BOUND_MB else "NO")


def small(folder: Path, files: int) -> None:
    """Seconds per small file, two at a time."""
    paths = [folder / f"{at}.xlsx" for at in range(files)]
    for at, path in enumerate(paths):
        make_workbook(path, SMALL_ROWS, at)
    with tempfile.TemporaryDirectory() as staged, ThreadPoolExecutor(2) as pool:
        began = time.perf_counter()
        done = list(pool.map(lambda path: stage(path, Path(staged)), paths))
        seconds = time.perf_counter() - began
    if any(one.meta.rows_accepted != SMALL_ROWS for one in done):
        raise SystemExit("a small file was not read")
    each = seconds / files
    print(
        f"\n{files} files of {SMALL_ROWS} rows x {len(HEADER)} columns, two at a time: {each:.3f} s a file ",
        end="",
    )
    print(f"(under {BOUND_SECONDS_A_FILE}: {'yes' if each < BOUND_SECONDS_A_FILE else 'NO'})")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--workbook", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.way:
        _one(wanted.way, wanted.workbook)
        return
    with tempfile.TemporaryDirectory() as folder:
        large(Path(folder), wanted.rows, wanted.rounds)
        small(Path(folder), wanted.files)


if __name__ == "__main__":
    main()
