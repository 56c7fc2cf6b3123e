"""Makes receipts out of the senders' workbooks in a process of its own (子进程抄表).

``python -m gutou.intake.receipts_copy MEGABYTES`` reads one line per order from its input, the path of a JSON file,
and answers each with a line ``ok``, or ``no`` and why. A hostile workbook may end it at any point; whoever gave the
order starts another. Nothing of a receipt is a formula, a link to anywhere else, a macro, a picture or an object.
"""

from __future__ import annotations

import sys
import warnings
import zipfile
from pathlib import Path

if __name__ == "__main__":
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it for nothing

from openpyxl.workbook import Workbook

from gutou.intake.receipts_order import Order
from gutou.intake.receipts_own import copy

_MOST_SHEET_BYTES = 80 << 20


def main(arguments: list[str]) -> int:
    """Take orders until there are no more."""
    _cap_memory(int(arguments[0]))
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        try:
            made = make(Order.load(Path(line.strip())))
        except MemoryError:
            sys.stdout.write("no MemoryError\n")
            return 1
        except Exception as error:  # whatever a workbook makes openpyxl stumble over, the next way is tried
            made = f"no {type(error).__name__}"
        sys.stdout.write(f"{made}\n")
        sys.stdout.flush()
    return 0


def _cap_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent's time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def make(order: Order) -> str:
    """Carry out an order: the sender's workbook copied where that can be done, else rebuilt.

    Raises:
        Exception: Of any kind, where the file cannot be read either way.
    """
    if order.whole and _is_workbook(Path(order.raw)):
        try:
            order.finish(copy(order))
            return "ok"
        except MemoryError:
            raise
        except Exception:  # a part that openpyxl stumbles over; the reader has taken the rest
            order.finish(rebuilt(order))
            return "ok"
    order.finish(rebuilt(order))
    return "ok"


def rebuilt(order: Order) -> Workbook:
    """The workbook of what the reader gives."""
    if sys.modules.get("numpy", sys) is None:  # others may need it
        del sys.modules["numpy"]
    from gutou.intake.reader import read_file
    from gutou.intake.receipts_rebuild import rebuild
    from gutou.settings import Limits

    found = read_file(Path(order.raw), order.file_name, Limits(**order.limits))
    return rebuild(found, order)


def _is_workbook(raw: Path) -> bool:
    if not zipfile.is_zipfile(raw):
        return False
    with zipfile.ZipFile(raw) as archive:
        parts = archive.infolist()
    sheets = sum(p.file_size for p in parts if p.filename.lower().startswith("xl/"))
    return any(p.filename == "xl/workbook.xml" for p in parts) and sheets <= _MOST_SHEET_BYTES


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
