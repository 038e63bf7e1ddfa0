"""The summary for a ticket or a chat: valid Markdown whatever names hold, short, with what is left to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from setup_assistant.checks import registry
from setup_assistant.flow import tasks_left
from setup_assistant.inspection.inspect import merged
from setup_assistant.labels import utc
from setup_assistant.model import (
    NO_TENANT,
    Entitlement,
    Evidence,
    Exemption,
    Groups,
    Rights,
    Scope,
    Session,
    Unread,
    UnreadReason,
)
from setup_assistant.report.evidence import Report, SignInAgain, TenantReport
from setup_assistant.report.html import html
from setup_assistant.report.markdown import markdown
from setup_assistant.visible import visible
from tests.support import reports
from tests.support.connector_states import ILL
from tests.support.devops_site import READ_AT
from tests.support.reports import NORTHWIND, OFF, SVC

OURS = {"dev.azure.com", "aex.dev.azure.com"}
STRUCTURE = {
    "text", "softbreak", "strong_open", "strong_close", "link_open", "link_close", "code_inline",
}  # fmt: skip


def of(*organizations: Evidence) -> Report:
    checked = reports.inspection(*organizations)
    return Report(reports.MADE_AT, (TenantReport(reports.SVC, checked, checked),))


def inline(text: str) -> list[Token]:
    """The tokens of all texts, as the widest reading of Markdown has them."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    kinds = {token.type.partition("_")[0] for token in tokens}
    assert kinds <= {"heading", "paragraph", "bullet", "list", "inline"}, kinds
    return [child for token in tokens for child in token.children or ()]


def shown(text: str) -> str:
    """What a reader sees of it."""
    return "".join(token.content or "\n" for token in inline(text) if token.type == "text")


def test_what_is_open_says_what_where_who_how_and_the_page() -> None:
    text = markdown(reports.of_scenario("demo", organizations=12))

    assert "**Not every organization is ready**" in text
    assert "- 12 organizations, 9 ready, 2 need attention, 1 needs a sign-in\n" in text
    page = "https://dev.azure.com/{}/_settings/organizationPolicy"
    archive, labs = (f"[{n}]({page.format(n)})" for n in ("fabrikam-archive", "fabrikam-labs"))
    assert f"- [ ] **OAuth access is off**: {archive}, {labs}\n" in text
    assert "  - Open Organization settings › Policies. Turn on “Third-party" in text
    assert "  - Who can: svc-keepit-backup@contoso.com, or an administrator of the" in text
    assert "### 2 open points\n" in text
    assert "- [ ] **It belongs to another directory**: [northwind-emea](https://aex." in text


def test_a_whole_job_tells_the_changes_and_the_connector() -> None:
    text = markdown(reports.whole())

    assert "- Connector: Azure DevOps - Contoso; Created, something is left to do\n" in text
    assert (
        "fabrikam-labs: turn on “Third-party application access via OAuth” – Done, read back"
        in text
    )
    assert "- [ ] **Choose the organizations in Keepit**: Azure DevOps - Contoso\n" in text
    assert "- [ ] **The connector differs from what was asked for**: Retention, Who may" in text
    assert (
        "  - Asked for: 2 years · Keepit has: 1 year; Asked for: anna@contoso.com · Not confirmed"
        in text
    )
    assert text.index("Choose the organizations") < text.index("Stakeholder access may be too low")


def test_what_is_left_out_or_accepted_is_named_once() -> None:
    old, far = (
        reports.organization("old", policy=OFF),
        reports.organization("far", directory=NORTHWIND),
    )
    exemption = Exemption(far.organization, "Moves in spring", SVC.upn, READ_AT, date(2027, 3, 1))
    scope = Scope((old.organization,), (exemption,))
    checked = reports.inspection(reports.organization("contoso"))
    more = (registry.judge_all(old, scope), registry.judge_all(far, scope))
    checked = replace(checked, organizations=(*checked.organizations, *more))
    text = markdown(Report(reports.MADE_AT, (TenantReport(SVC, checked, checked),)))

    assert "**Ready, with accepted exceptions**" in text
    assert f"- Won't be backed up: old, chosen by {SVC.upn}. OAuth access was not" in text
    assert "(not passed): far: Accepted by " in text
    assert "until 2027-03-01: “Moves in spring”\n" in text


def test_where_nothing_is_left_there_is_no_list() -> None:
    text = markdown(of(reports.organization("contoso")))

    assert "**Every organization is ready**" in text
    assert "open point" not in text
    assert "[ ]" not in text


@pytest.mark.parametrize(
    "name",
    [
        "a|b",
        "*a*",
        "**a**",
        "<b>a</b>",
        "<!-- a",
        "`a`",
        "``a",
        "_a_",
        "~~a~~",
        "[a](https://evil.example)",
        "![a](https://evil.example/x.png)",
        "https://evil.example",
        "<https://evil.example>",
        "&lt;b&gt;",
        "a\\",
        "# a",
        "- a",
        "1. a",
        "a\n\n# b",
        "a\n---",
        "| a |\n|---|",
        "[ ] a",
        "@team",
        "a]",
        "*",
    ],
)
def test_a_name_is_shown_as_it_is_and_does_nothing(name: str) -> None:
    ordinary = inline(markdown(of(reports.organization("org", policy=OFF))))

    text = markdown(of(reports.organization(name, policy=OFF)))

    tokens = inline(text)
    assert [token.type for token in tokens if token.type != "text"] == [
        token.type for token in ordinary if token.type != "text"
    ]
    assert name.replace("\n", "⟨U+000A⟩") in shown(text)


@pytest.mark.parametrize(
    ("name", "escaped"), [("!123", r"\!123"), ("#123", r"\#123"), ("a$x^2$", r"a\$x^2\$")]
)
def test_what_one_service_alone_reads_out_of_a_text_is_escaped_too(name: str, escaped: str) -> None:
    """Azure DevOps' pull requests and work items, and formulas."""
    assert escaped in markdown(of(reports.organization(name, policy=OFF)))


@pytest.mark.parametrize("make", [reports.hostile, reports.whole, reports.several])
def test_there_is_no_html_and_no_link_to_elsewhere(make: Callable[[], Report]) -> None:
    tokens = inline(markdown(make()))

    assert {token.type for token in tokens} <= STRUCTURE
    links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    assert {urlsplit(link).hostname for link in links} <= OURS


@pytest.mark.parametrize("reason", ["Sold", "a `b` c", "``", "*x* <b> [y](z) | $", "line\nbreak"])
def test_the_command_for_a_later_check_is_code_as_it_is(reason: str) -> None:
    command = f'setup-assistant check --set-aside old --reason="{reason}"'
    text = markdown(replace(of(reports.organization("contoso")), check_again=command))
    (code,) = [token.content for token in inline(text) if token.type == "code_inline"]

    assert "- To check again: `" in text
    assert code == visible(command)


def crowd() -> Report:
    """Twelve organizations with as many things that are open as can be, and a connector with more."""
    unread = [Unread(reason) for reason in UnreadReason if reason != UnreadReason.NOT_ASKED]
    odd = [reports.organization(f"unread-{n}", identity=one, owner=one, groups=one, entitlement=one, policy=one)
           for n, one in enumerate(unread[:8])]  # fmt: skip
    none = Groups(frozenset())
    low = Entitlement("stakeholder", "Stakeholder", "active")
    may = Rights(manage_policies=False, edit_organization=False)
    bad = [reports.organization(f"bad-{n}", policy=OFF, groups=none, entitlement=low, rights=may)
           for n in range(4)]  # fmt: skip
    (tenant,) = reports.whole().tenants
    checked = replace(reports.inspection(*odd, *bad), complete=False)
    return Report(reports.MADE_AT, (replace(tenant, after=checked),), practice=True)


def test_twelve_organizations_take_forty_lines_at_most() -> None:
    for report in (crowd(), reports.of_scenario("demo", organizations=12), reports.whole()):
        text = markdown(report)
        assert text.count("\n") <= 40
        assert max(map(len, text.splitlines())) < 4000
    assert "more in the report\n" in markdown(crowd())


def test_many_organizations_with_the_same_point_are_one_point() -> None:
    many = [reports.organization(f"org-{n}", policy=OFF) for n in range(60)]

    text = markdown(of(*many))

    assert text.count("[ ]") == 1
    assert "[org-11](" in text
    assert ", and 48 more in the report\n" in text


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"policy": OFF}, "svc-keepit-backup@contoso.com, or an administrator of the"),
        ({"policy": OFF, "rights": Unread(UnreadReason.REFUSED)}, "An administrator of the organization"),
        (
            {"policy": replace(OFF, enforced_by_parent=True)},
            "The Azure DevOps Administrator of the directory",
        ),
        ({"policy": Unread(UnreadReason.CONDITIONAL_ACCESS)}, "An administrator of the directory"),
        ({"policy": Unread(UnreadReason.SOMEBODY_BETWEEN)}, "Your network team"),
        ({"policy": Unread(UnreadReason.THROTTLED)}, "Whoever checks again"),
        ({"policy": Unread(UnreadReason.REFUSED)}, "An administrator of the organization"),
        ({"policy": Unread(UnreadReason.NOT_FOUND)}, "svc-keepit-backup@contoso.com, in the list"),
        ({"directory": reports.NORTHWIND}, "svc-keepit-backup@contoso.com with a sign-in to that"),
    ],
)  # fmt: skip
def test_who_can(changes: dict[str, object], who: str) -> None:
    assert f"  - Who can: {who}" in markdown(of(reports.organization("contoso", **changes)))


def test_who_owns_an_organization_without_a_directory_is_asked() -> None:
    personal = reports.organization("contoso", directory=NO_TENANT)
    assert "Who can: The owner of the organization" in markdown(of(personal))


def test_a_connector_to_be_signed_in_again_is_one_point() -> None:
    (tenant,) = of(reports.organization("contoso")).tenants
    text = markdown(Report(reports.MADE_AT, (replace(tenant, again=SignInAgain(ILL, None)),)))

    assert "# Check before signing in again\n" in text
    assert "- [ ] **The connector needs attention**: Health, Open tasks" in text


def test_the_times_are_those_of_all_that_was_read_and_before_is_what_was_read_twice() -> None:
    first = reports.inspection(
        reports.organization("contoso"), reports.organization("labs", policy=OFF)
    )
    later = READ_AT + timedelta(minutes=4)
    newer = registry.judge_all(reports.organization("labs", read_at=later))
    report = Report(reports.MADE_AT, (TenantReport(SVC, first, merged(first, [newer])),))

    text, page = shown(markdown(report)), html(report, json_sha256="0" * 64)

    assert f"Checked: {utc(READ_AT)} – {utc(later)}" in text
    assert f"Checked before: {utc(READ_AT)} – {utc(READ_AT)}" in text
    assert page.count("Read before at") == 1
    plain = page.replace('<span class="time">', "").replace("</span>", "")
    assert f"Read before at {utc(READ_AT)}, then at {utc(later)}." in plain
    assert f"Read at {utc(READ_AT)}." in plain


def test_nothing_is_called_read_before_where_nothing_was_read_again() -> None:
    checked = reports.inspection(reports.organization("contoso"))
    apart = replace(checked, complete=False)
    report = Report(reports.MADE_AT, (TenantReport(SVC, checked, apart),))

    assert "Checked before" not in markdown(report)
    assert "Read before at" not in html(report, json_sha256="0" * 64)


def test_the_report_counts_the_tasks_of_the_last_page_in_its_order() -> None:
    report = reports.whole()
    (tenant,) = report.tenants
    session = Session(created=tenant.created, inspection=tenant.after)

    text, page = markdown(report), html(report, json_sha256="0" * 64)
    heads = [line for line in text.splitlines() if line.startswith("- [ ]")]
    task = next(n for n, line in enumerate(heads) if "Choose the organizations in Keepit" in line)

    assert tasks_left(session) == 2
    assert f"### 2 tasks left: {len(heads)} open points" in text
    assert f"2 tasks left: {len(heads)} open points" in page
    assert [n for n, line in enumerate(heads) if "northwind-emea" in line] == [*range(task)]
    assert "contoso-web" in heads[-1]  # advice


def test_what_can_stop_a_backup_of_ready_organizations_is_said_with_their_names() -> None:
    rules = [reports.organization(name, ip_conditional_access=True) for name in ("contoso", "labs")]

    text = shown(markdown(of(*rules)))

    assert "Every organization is ready" in text
    assert "Advised: IP Conditional Access: contoso, labs. A Conditional Access rule that" in text
