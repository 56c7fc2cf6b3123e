"""gutou (固投): project surveys against the fixed-asset-investment library, and the gap to the growth target."""

import os
from pathlib import Path

__version__ = "0.1.0"

ROOT = Path(__file__).resolve().parent.parent
"""Where the packages, ``sql`` and ``schemas`` stand."""

# python-docx brings lxml, and with it openpyxl writes otherwise what no cell may hold (control characters, over-long texts).
os.environ.setdefault("OPENPYXL_LXML", "False")
