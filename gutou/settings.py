"""Settings (设置): one typed object read from ``gutou.toml`` and ``GUTOU_<KEY>`` in the environment."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from gutou.errors import UsageError
from gutou.periods import month_end
from gutou.settings_schedule import Schedule

Period = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
MoneyUnit = Literal["元", "千元", "万元", "亿元"]
DocumentName = Literal[
    "survey",
    "library",
    "key_projects",
    "plan",
    "peers",
    "entries",
    "vouchers",
    "approvals",
    "decisions",
    "answers",
    "verifications",
]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Delivery(_Table):
    """One document a department must hand in each period (应报材料).

    Attributes:
        document: Kind of document.
        due_day: Day of the month after the period by which it is due.
        first_period: First period it is expected for.
        last_period: Last period, where the duty has ended.
    """

    document: DocumentName
    due_day: int = Field(ge=1, le=28)
    first_period: Period
    last_period: Period | None = None

    def due_on(self, period: str) -> date:
        """Day by which the document of ``period`` is due."""
        return month_end(period) + timedelta(days=self.due_day)

    def expected_in(self, period: str) -> bool:
        """Whether the document is expected for ``period``."""
        return self.first_period <= period and (self.last_period is None or period <= self.last_period)


class Department(_Table):
    """A sender (部门) with the folder names it is known by and what it hands in."""

    name: str = Field(min_length=1)
    full_name: str | None = None
    aliases: tuple[str, ...] = ()
    hands_in: tuple[Delivery, ...] = ()


class Region(_Table):
    """A county-level division of the city (县区)."""

    code: str = Field(pattern=r"^\d{6}$")
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()


class Calendar(_Table):
    """Deadlines (时限) where the plan names none: days of the month after the period."""

    report_deadline_day: int = Field(default=15, ge=1, le=28)
    entry_deadline_day: int = Field(default=10, ge=1, le=28)


class Limits(_Table):
    """What one file of the share may cost (读取限制), and when it counts as whole.

    Attributes:
        max_file_mb: Size of the file as it lies in the share.
        max_unpacked_mb: Size of its parts once unpacked, as declared and as found.
        max_rows: Rows of one sheet.
        max_columns: Columns of one sheet.
        max_cells: Cells of all its sheets.
        max_sheets: Sheets.
        max_merged: Merged ranges.
        read_seconds: Time the reading child has.
        read_memory_mb: Memory the reading child has.
        settle_seconds: A new file is whole when size and time are unchanged for this long.
        lock_hours: A file that an office program holds open waits this long; an older lock was left behind.
    """

    max_file_mb: int = Field(default=100, gt=0)
    max_unpacked_mb: int = Field(default=1000, gt=0)
    max_rows: int = Field(default=300_000, gt=0)
    max_columns: int = Field(default=400, gt=0)
    max_cells: int = Field(default=12_000_000, gt=0)
    max_sheets: int = Field(default=200, gt=0)
    max_merged: int = Field(default=200_000, gt=0)
    read_seconds: int = Field(default=120, gt=0)
    read_memory_mb: int = Field(default=2048, gt=0)
    settle_seconds: int = Field(default=2, ge=0)
    lock_hours: int = Field(default=12, ge=0)


class HandingIn(_Table):
    """How several files of one department, document and period are told apart (多次报送).

    Shares are of the projects (or rows) of the earlier file.

    Attributes:
        replaces_above: A new file replaces an older one when more than this share of its projects is in it.
        adds_below: It adds when less than this share is; in between the cleaned name decides, else it is held.
        drops_above: A replacement without more than this share of the older one's rows is held.
        smaller_below: A file of less than this share of last month's rows is held.
        smaller_from_rows: Fewer rows last month than this are too few to compare.
        missing_listed: So many of last month's rows that are missing now are listed one by one.
    """

    replaces_above: float = Field(default=0.5, ge=0, le=1)
    adds_below: float = Field(default=0.1, ge=0, le=1)
    drops_above: float = Field(default=1 / 3, ge=0, le=1)
    smaller_below: float = Field(default=0.5, ge=0, le=1)
    smaller_from_rows: int = Field(default=10, ge=1)
    missing_listed: int = Field(default=500, ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> HandingIn:
        if self.adds_below > self.replaces_above:
            raise ValueError("adds_below 不能大于 replaces_above")
        return self


class Engine(_Table):
    """DuckDB's share of the machine (数据库引擎)."""

    memory_limit: str = "4GB"
    threads: int = Field(default=2, gt=0)


class Publishing(_Table):
    """What is kept of earlier runs (发布), and what an export for outsiders may show.

    Attributes:
        audit_pages_kept: Pages of the audit kept, the newest run's included.
        vintages_kept: Vintages kept per period, beside the last of each month and those of sealed periods.
        public_min_units: A figure behind which fewer units stand is not shown to outsiders.
        public_dominance_pct: Nor one of which a single unit has more than this share.
    """

    audit_pages_kept: int = Field(default=30, ge=1)
    vintages_kept: int = Field(default=12, ge=1)
    public_min_units: int = Field(default=3, ge=2)
    public_dominance_pct: Decimal = Field(default=Decimal(80), gt=0, lt=100)


class Reporting(_Table):
    """Pages (报告).

    Attributes:
        briefing_template: The bureau's own Word template of the briefing; None: the one that comes along.
    """

    briefing_template: Path | None = None


class Logs(_Table):
    """``data/logs`` (日志): a file is closed at so many megabytes, and so many closed ones are kept."""

    max_mb: int = Field(default=10, gt=0)
    kept: int = Field(default=10, ge=1)


class Email(_Table):
    """The mail server (电子邮件) that messages go through; the account's password is ``GUTOU_SMTP_PASSWORD`` alone.

    Attributes:
        host: The server.
        port: Its port.
        security: ``ssl`` (TLS from the start), ``starttls``, or ``none`` for a server of one's own without an account.
        sender: Address that the mail is from.
        user: The account; None for a server that asks for none.
        ca_file: Certificate of the authority that signed the server's, where the system does not know it.
        timeout_seconds: A mail that takes longer was not sent.
        bureau: Addresses of the bureau, which learns of everything.
        departments: Addresses per department, which learns of its own files only.
    """

    host: str = Field(min_length=1)
    port: int = Field(default=465, gt=0, lt=65536)
    security: Literal["ssl", "starttls", "none"] = "ssl"
    sender: str = Field(min_length=3)
    user: str | None = None
    ca_file: Path | None = None
    timeout_seconds: float = Field(default=15, gt=0, le=120)
    bureau: tuple[str, ...] = ()
    departments: dict[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _no_password_in_the_clear(self) -> Email:
        if self.user is not None and self.security == "none":
            raise ValueError("messages.email: 用账号登录时 security 须为 ssl 或 starttls")
        return self


class Webhook(_Table):
    """A chat group's robot (企业微信、钉钉). Its address is a secret: settings name the variable that holds it.

    Attributes:
        style: ``wecom`` (企业微信) or ``dingtalk`` (钉钉, signed where ``<variable>_SECRET`` is set).
        timeout_seconds: A call that takes longer has failed.
        bureau: Variable with the address of the bureau's group.
        departments: Variable per department's group.
    """

    style: Literal["wecom", "dingtalk"] = "wecom"
    timeout_seconds: float = Field(default=10, gt=0, le=120)
    bureau: str | None = None
    departments: dict[str, str] = {}


class Messages(_Table):
    """Who is written to and when (催报与通知).

    Attributes:
        files: Whether reminders (催报单) are put into the departments' 回执 folders.
        days_before: Days before the due day on which what is still owed is asked for ...
        days_after: ... and days after it.
        email: The mail server; None sends none.
        webhook: Robots of chat groups; None calls none.
    """

    files: bool = True
    days_before: tuple[Annotated[int, Field(ge=0, le=28)], ...] = (3,)
    days_after: tuple[Annotated[int, Field(ge=1, le=28)], ...] = (1, 5)
    email: Email | None = None
    webhook: Webhook | None = None


class Rules(_Table):
    """Parameters of the rulebook (规则参数); amounts in 万元.

    Attributes:
        tolerance_wan: Amounts that differ by no more than this are the same.
        amount_differs_pct: Amounts of two sources that differ by more than this share are to be checked.
        near_threshold_pct: A planned total within this share of the threshold is near it (SC20).
        just_under_pct: A part within this share below the threshold is just under it (SC18).
        split_months: Parts that start no more than so many months apart belong to one time (SC18).
        bundle_approvals: So many approvals in one cell are several projects in one record (SC17).
        reports_differ_pct: A planned total told twice that differs by more than this share is to be checked (IN60, ED10).
        over_planned_error_pct: Beyond this share of the planned total an amount is an error, not a warning (ED09).
        form_boundary_wan: Planned total from which a project belongs on form 206-1 (ED20).
        alike_rows: So many projects with one and the same amount are alike (ED17) ...
        alike_digits: ... when the amount has at least so many digits before its last noughts ...
        alike_chance_pct: ... and chance alone would make no more than this share of one such group in the list ...
        alike_least_wan: ... and is at least this.
        round_rows: A list with at least so many large amounts is asked how many of them are round (ED17) ...
        round_pct: ... and this share is too many ...
        round_least_wan: ... where large means at least this.
        jump_pct: A month with this share of the planned total is a jump (ED25) ...
        jump_least_wan: ... when it is at least this.
        unit_planned_pct: How near a ratio must come to a factor of units where planned totals are compared (ED26) ...
        unit_ytd_pct: ... and where amounts of the year are, which grow by the month.
        off: Scope and edit rules that are not applied, by id.
    """

    tolerance_wan: Decimal = Decimal(1)
    amount_differs_pct: Decimal = Decimal(5)
    near_threshold_pct: Decimal = Field(default=Decimal(10), ge=0, lt=100)
    just_under_pct: Decimal = Field(default=Decimal(20), ge=0, lt=100)
    split_months: int = Field(default=2, ge=0)
    bundle_approvals: int = Field(default=3, ge=2)
    reports_differ_pct: Decimal = Field(default=Decimal("0.5"), ge=0, lt=100)
    over_planned_error_pct: Decimal = Field(default=Decimal(110), ge=100, lt=1000)
    form_boundary_wan: Decimal = Field(default=Decimal(5000), gt=0)
    alike_rows: int = Field(default=3, ge=2)
    alike_digits: int = Field(default=3, ge=1)
    alike_chance_pct: Decimal = Field(default=Decimal(20), gt=0, le=100)
    alike_least_wan: Decimal = Field(default=Decimal(100), gt=0)
    round_rows: int = Field(default=10, ge=2)
    round_pct: int = Field(default=80, gt=0, le=100)
    round_least_wan: Decimal = Field(default=Decimal(1000), gt=0)
    jump_pct: Decimal = Field(default=Decimal(50), gt=0, le=100)
    jump_least_wan: Decimal = Field(default=Decimal(1000), gt=0)
    unit_planned_pct: Decimal = Field(default=Decimal(1), gt=0, lt=50)
    unit_ytd_pct: Decimal = Field(default=Decimal(60), gt=0, lt=100)
    off: tuple[str, ...] = ()


class ApprovedForm(_Table):
    """A survey that was approved (经批准的调查表): what its template shows, as long as it is valid."""

    document: DocumentName
    form_number: str = Field(min_length=1)
    approval_number: str = Field(min_length=1)
    valid_until: date


class Settings(BaseSettings):
    """Everything the pipeline is told (设置), beside the files in ``data/raw``.

    Attributes:
        city_code: Administrative code of the city, four or six digits.
        city_name: Name of the city as it stands on pages and in the plan.
        share: Folder the departments drop files into; untrusted.
        data: Folder of raw, staged and curated data.
        threshold_wan: Planned total from which a project counts, in 万元 (handbook 1, S2).
        money_unit: Unit of library and plan amounts where a file states none.
        base_follows_entries: Whether late entries and exits move the base (handbook 3.5).
        regions: The city's counties.
        departments: Senders and what each hands in by when.
        approved_forms: Number, approval and validity of the surveys that were approved (handbook 3.6).
    """

    model_config = SettingsConfigDict(env_prefix="GUTOU_", extra="forbid", frozen=True)

    city_code: str = Field(pattern=r"^\d{4}(\d{2})?$")
    city_name: str = Field(min_length=1)
    share: Path = Path("share")
    data: Path = Path("data")
    threshold_wan: Decimal = Field(default=Decimal(500), gt=0)
    money_unit: MoneyUnit = "万元"
    base_follows_entries: bool = True
    statistics_department: str = "统计局"
    regions: tuple[Region, ...] = Field(min_length=1)
    departments: tuple[Department, ...] = ()
    approved_forms: tuple[ApprovedForm, ...] = ()
    calendar: Calendar = Calendar()
    limits: Limits = Limits()
    handing_in: HandingIn = HandingIn()
    engine: Engine = Engine()
    rules: Rules = Rules()
    publishing: Publishing = Publishing()
    reporting: Reporting = Reporting()
    schedule: Schedule = Schedule()
    # What figures do not depend on is no part of what a run or a seal notes of its settings.
    logs: Logs = Field(default=Logs(), exclude=True)
    messages: Messages = Field(default=Messages(), exclude=True)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Settings:
        names = [n for d in self.departments for n in (d.name, *d.aliases)]
        if doubled := sorted({n for n in names if names.count(n) > 1}):
            raise ValueError(f"departments: 名称或别名重复：{'、'.join(doubled)}")
        if stray := [r.code for r in self.regions if not r.code.startswith(self.city_code[:4])]:
            raise ValueError(f"regions: 区划代码不属于 {self.city_code}：{'、'.join(stray)}")
        known = {d.name for d in self.departments}
        for channel in (self.messages.email, self.messages.webhook):
            if channel and (strangers := sorted(channel.departments.keys() - known)):
                raise ValueError(f"messages: 设置里没有这些部门：{'、'.join(strangers)}")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return env_settings, init_settings

    def department_named(self, folder: str) -> Department | None:
        """The department that a folder name of the share stands for, or None when nobody named it."""
        wanted = folder.strip()
        return next((d for d in self.departments if wanted in (d.name, d.full_name, *d.aliases)), None)


def load_settings(path: Path, *, share: Path | None = None, data: Path | None = None) -> Settings:
    """Read ``gutou.toml``.

    Args:
        path: The settings file.
        share: Overrides the share folder.
        data: Overrides the data folder.

    Raises:
        UsageError: The file is missing, no TOML, or a key or value is wrong; one line that names the key.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"找不到设置文件 {path}，请用 --config 指明") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"设置文件 {path} 不是有效的 TOML：{error}") from None
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise UsageError(f"设置文件 {path}：{_first_fault(error)}") from None
    overrides = {key: value for key, value in (("share", share), ("data", data)) if value is not None}
    return settings.model_copy(update=overrides)


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"不认识的设置项 {key}"
    if fault["type"] == "missing":
        return f"缺少设置项 {key}"
    if not key:
        return str(fault["msg"]).removeprefix("Value error, ")
    return f"设置项 {key} 的值 {fault['input']!r} 不对：{fault['msg']}"
