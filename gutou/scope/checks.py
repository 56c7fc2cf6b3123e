"""The bureau's checks (统计局检查): edit rules that need several departments' rows, vouchers, approvals or the library.

They are judged in the build and never in a receipt. What they and the patterns of the scope rules find becomes findings for
the bureau: leads to be checked, each with its evidence and with a key that stays from month to month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from duckdb import DuckDBPyConnection

from gutou.database import run, run_stage
from gutou.intake.edits_rules import OUTCOMES, EditRule, load_edit_rules
from gutou.intake.loading import FOLLOW_UP, follow_up_columns
from gutou.intake.loading_outcomes import EDIT_SAID
from gutou.register.codes import document_no, project_code
from gutou.register.likeness import owners_agree
from gutou.register.names import parse_owner
from gutou.register.vocabulary import Places
from gutou.scope import explanations, judging, policy
from gutou.scope.rulebook_rules import Rule, in_use
from gutou.settings import Settings


def judge(
    con: DuckDBPyConnection,
    settings: Settings,
    scope_rules: Sequence[Rule],
    edit_rules: Sequence[EditRule] | None = None,
) -> None:
    """Judge every project, record and numbered paper of all periods, after the scope rules.

    Reads the tables of ``projects.assemble`` and of ``rulebook.judge``, ``work.voucher_row``, ``approval_row``,
    ``entry_row`` and ``work.edit_said``. Writes to ``finding`` what is broken and where a pattern of a scope rule shows,
    and to ``rule_outcome`` how often each edit rule spoke. Explanations are put to their findings, and
    ``open_error`` of a project follows the errors that stay open.
    """
    known = load_edit_rules() if edit_rules is None else edit_rules
    rules = [rule for rule in known if rule.audience == "bureau" and rule.rule_id not in settings.rules.off]
    _forget(con, [*known, *scope_rules])
    _tables_of_others(con)
    _paper_keys(con)
    for name in ("project/00_folded", "project/01_plain", "checks/outcome"):
        run(con, name)
    run_stage(con, "checks")
    _unit_agreement(con, settings)
    _told_rules(con, rules, in_use(scope_rules, settings))
    judging.judge_each(
        con, rules, lambda rule: _judge_one(con, settings, rule), "work.check_outcome", "severity", _known
    )
    for name in ("pattern", "finding", "publish_finding", "rule_outcome"):
        run(con, f"checks/{name}")
    explanations.settle(con, settings)
    run(con, "checks/open_error")


def _judge_one(con: DuckDBPyConnection, settings: Settings, rule: EditRule) -> None:
    con.execute(
        "INSERT INTO work.check_outcome BY NAME SELECT period, project_id, subject, row_key, $rule_id AS rule_id, "
        f"outcome, severity, field, value, reason FROM ({rule.statement}) WHERE period BETWEEN $since AND $until",
        {"rule_id": rule.rule_id, "since": rule.since, "until": rule.until} | rule.given(settings),
    )


def _known(rule: EditRule, answer: judging.Answer) -> bool:
    """Whether the rule can give the answer; what it finds broken needs a reason."""
    if answer.outcome != "broken":
        return answer.outcome in OUTCOMES
    return answer.explained and (answer.word is None or answer.word in rule.severity)


def _forget(con: DuckDBPyConnection, rules: Iterable[EditRule | Rule]) -> None:
    """Take out what an earlier call wrote, so that the call can be repeated on other links."""
    own = [rule.rule_id for rule in rules if isinstance(rule, Rule) or rule.audience == "bureau"]
    edit = [rule.rule_id for rule in rules if isinstance(rule, EditRule)]
    con.execute("DELETE FROM finding WHERE list_contains($rules, rule_id)", {"rules": own})
    con.execute("DELETE FROM rule_outcome WHERE list_contains($rules, rule_id)", {"rules": edit})


def _tables_of_others(con: DuckDBPyConnection) -> None:
    """Tables of documents that no build has loaded, empty."""
    wanted = {FOLLOW_UP[name]: follow_up_columns(name) for name in ("vouchers", "approvals", "entries")}
    for table, columns in {**wanted, "work.edit_said": EDIT_SAID}.items():
        listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        con.execute(f"CREATE TABLE IF NOT EXISTS {table} ({listed})")


def _paper_keys(con: DuckDBPyConnection) -> None:
    """``work.paper_key`` (kind, text, key): codes and numbers of papers as they are compared, of all documents."""
    codes = (
        "work.linked_row.project_code",
        "work.voucher_row.project_code",
        "work.approval_row.project_code",
    )
    numbers = ("work.linked_row.contract_no", "work.linked_row.photo_no", "work.voucher_row.number")
    rows = _folded(con, "code", codes, lambda text: project_code(text)[0])
    rows += _folded(con, "number", numbers, document_no)
    policy.put_table(con, "paper_key", dict.fromkeys(("kind", "text", "key"), policy.TEXT), rows)


def _folded(
    con: DuckDBPyConnection, kind: str, columns: Iterable[str], fold: Callable[[str], str]
) -> list[tuple[str, str, str]]:
    listed = " UNION ".join(
        f"SELECT {name.rsplit('.', 1)[1]} AS text FROM {name.rsplit('.', 1)[0]}" for name in columns
    )
    texts = con.execute(
        f"SELECT DISTINCT text FROM ({listed}) WHERE text IS NOT NULL ORDER BY text"
    ).fetchall()
    return [(kind, text, key) for (text,) in texts if (key := fold(text))]


def _unit_agreement(con: DuckDBPyConnection, settings: Settings) -> None:
    """``work.unit_agreement`` (one, other, agreement): how two names of units that ED11 compares stand to each other."""
    places = Places.of(settings)
    pairs = con.execute(
        "SELECT DISTINCT project.owner_name, other.unit FROM work.project_case AS project JOIN ("
        "SELECT period, project_id, owner_name AS unit FROM work.approval_use UNION "
        "SELECT period, project_id, contract_party FROM work.linked_row) AS other USING (period, project_id) "
        "WHERE project.owner_name IS NOT NULL AND other.unit IS NOT NULL ORDER BY ALL"
    ).fetchall()
    rows = [
        (one, other, owners_agree(parse_owner(one, places), parse_owner(other, places)))
        for one, other in pairs
    ]
    columns = dict.fromkeys(("one", "other", "agreement"), policy.TEXT)
    policy.put_table(con, "unit_agreement", columns, rows)


def _told_rules(con: DuckDBPyConnection, edit: Sequence[EditRule], scope: Sequence[Rule]) -> None:
    """``work.pattern_rule``: the rules whose findings are written here, each with its message."""
    rows: list[tuple[str | None, ...]] = [
        (rule.rule_id, "bureau", rule.since, rule.until, None, rule.message) for rule in edit
    ]
    rows += [
        (rule.rule_id, "scope", rule.since, rule.until, rule.field, rule.message)
        for rule in scope
        if rule.pattern
    ]
    columns = dict.fromkeys(("rule_id", "kind", "since", "until", "field", "message"), policy.TEXT)
    policy.put_table(con, "pattern_rule", columns, rows)
