"""What ``docs/analysts.md`` shows is what its statements give on the demonstration month."""

from __future__ import annotations

import duckdb
import pytest

from gutou.pipeline import Outcome
from gutou.publish.analysts_page import PAGE, rendered, statements

from .conftest import City

pytestmark = pytest.mark.xdist_group("month")


def test_the_page_shows_what_its_statements_give(month: tuple[City, Outcome]) -> None:
    """Failing here? The error's last line writes the page anew; look at what changed before you commit it."""
    database = month[1].database
    assert database is not None
    written = PAGE.read_text(encoding="utf-8")
    with duckdb.connect(str(database), read_only=True) as con:
        given = rendered(written, con)
    changed = [line for line in given.splitlines() if line not in written.splitlines()]
    assert given == written, f"{changed}\npython -m gutou.publish.analysts_page {database}"


def test_it_asks_twenty_questions() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(statements(text)) == 21, "twenty questions, and the list of macros"
    assert "### 20." in text
