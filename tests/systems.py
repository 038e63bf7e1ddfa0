"""The tests that can't be tried on every system, each with the reason: the one list of them."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Gap:
    """The tests of a module, of a function in it, or one with its parameters, and why not."""

    where: str
    why: str


_WEB = "opens the embedded page, which wine can't run"
_POSIX = "is about rights, links or pipes as Windows has none"
_LINUX = "is about the files and programs of the build for Linux"
_CURL = "asks curl with an authority of its own; Windows' curl also wants to ask who revokes it"
_SIGNAL = "sends Ctrl-Break, which wine can't without a console window"
_VENV = "makes an environment, and Python as it is put together here has no launcher for one"
_PROC = "looks at programs as Linux shows them, below /proc"
_BASH = "runs shell scripts of Linux build machines"
_TRUST = "has an authority trusted by a variable, which Windows' verifier doesn't read"
_LC_TIME = "says by a variable how times are written, which Windows doesn't read"
_ISSUER = "wine accepts a certificate whose issuer wasn't sent along; Windows does not"

NOT_ON_WINDOWS = (
    Gap("tests/windows/test_environment.py", "is about making a Windows under Linux"),
    Gap("tests/e2e/test_screen_reader.py", "asks the screen reader's bus of Linux"),
    Gap("tests/cli/test_pipeline.py", _BASH),
    Gap(
        "tests/bench/test_judging.py::test_work_that_a_program_leaves_behind_is_not_that_of_others",
        _PROC,
    ),
    Gap(
        "tests/ui/sign_in/test_registration.py::test_after_a_command_that_fails_none_is_run", _BASH
    ),
    Gap("tests/ui/test_times.py::test_a_time_format_of_another_language_gives_no_date", _LC_TIME),
    Gap("tests/canaries/test_journeys.py", _PROC),
    Gap("tests/canaries/test_search.py::test_what_children_were_started_with_counts", _PROC),
    Gap("tests/canaries/test_search.py::test_every_file_counts_and_its_name_too", _POSIX),
    Gap("tests/cli/test_folders.py::test_only_the_user_may_read_a_report", _POSIX),
    Gap("tests/cli/test_folders.py::test_a_pipe_that_junit_is_written_to_stays_a_pipe", _POSIX),
    Gap(
        "tests/e2e/test_practice_for_others.py::test_curl_reads_the_account_and_its_connectors_from_keepit",
        _CURL,
    ),
    Gap(
        "tests/e2e/test_practice_for_others.py::test_curl_with_another_authority_refuses_the_certificate",
        _CURL,
    ),
    Gap(
        "tests/packaging/test_linux_libraries.py::test_the_loader_is_asked_what_a_file_links_to",
        _LINUX,
    ),
    Gap(
        "tests/packaging/test_linux_libraries.py::test_a_library_that_is_not_there_is_named", _LINUX
    ),
    Gap("tests/packaging/test_shrinking.py::test_the_copies_are_smaller_and_load", _LINUX),
    Gap(
        "tests/packaging/test_papers.py::test_an_archive_is_the_same_twice_and_keeps_links_and_rights",
        _LINUX,
    ),
    Gap("tests/packaging/test_papers.py::test_checksums_are_read_by_sha256sum", _LINUX),
    Gap(
        "tests/packaging/test_papers.py::test_sizes_count_each_file_once_and_find_dangling_links",
        _LINUX,
    ),
    Gap("tests/packaging/test_trimming.py::test_the_list_fits_the_installed_version", _LINUX),
    Gap(
        "tests/packaging/test_workflow.py::test_the_job_of_the_version_lets_only_its_tag_through",
        _BASH,
    ),
    Gap(
        "tests/ui/sign_in/test_commands_in_az.py::test_bash_has_it_register_a_single_tenant_public_client",
        _BASH,
    ),
    Gap(
        "tests/ui/sign_in/test_registration.py::test_bash_runs_the_commands_as_they_are_meant",
        _BASH,
    ),
    Gap(
        "tests/ui/browser/test_proxy.py::test_the_systems_settings",
        "sets the system's proxy by variables, which Windows doesn't read",
    ),
    Gap(
        "tests/cli/test_network.py::test_through_a_proxy_with_the_password_of_two_variables",
        _TRUST,
    ),
    Gap(
        "tests/cli/test_network.py::test_what_the_proxy_does_and_what_is_said_of_it",
        _TRUST,
    ),
    Gap("tests/cli/test_network.py::test_a_host_of_content_alone_is_no_fault", _TRUST),
    Gap(
        "tests/ui/browser/test_proxy.py::test_the_windows_calls_go_through_the_systems_proxy",
        "sets the system's proxy by variables, which Windows doesn't read",
    ),
    Gap("tests/test_files.py::test_a_file_that_was_named_stays_what_it_is", _POSIX),
    Gap("tests/test_protection.py::test_a_file_of_its_owner_alone", _POSIX),
    Gap("tests/test_protection.py::test_a_file_that_others_write", _POSIX),
    Gap("tests/test_protection.py::test_a_file_in_a_folder_that_others_write", _POSIX),
    Gap("tests/test_protection.py::test_a_link_counts_as_the_file_and_both_folders", _POSIX),
)
"""On a real Windows neither."""

NOT_UNDER_WINE = (
    Gap("tests/e2e/test_directories.py", _WEB),
    Gap("tests/e2e/test_keyboard.py", _WEB),
    Gap("tests/e2e/test_main_job.py", _WEB),
    Gap("tests/e2e/test_repairs.py", _WEB),
    Gap("tests/e2e/test_scenarios.py", _WEB),
    Gap("tests/e2e/test_sign_in_again.py", _WEB),
    Gap("tests/e2e/test_translated.py", _WEB),
    Gap("tests/ui/browser/test_boundary.py", _WEB),
    Gap(
        "tests/ui/browser/test_language.py::test_the_own_texts_of_browser_and_qt_are_in_the_programs_language",
        _WEB,
    ),
    Gap("tests/ui/browser/test_passwords.py", _WEB),
    Gap("tests/ui/browser/test_pdf.py", _WEB),
    Gap("tests/ui/browser/test_private_browser.py", _WEB),
    Gap("tests/ui/consent/test_page.py", _WEB),
    Gap("tests/ui/test_report_dialog.py", _WEB),
    Gap("tests/ui/walk/test_walk.py", _WEB),
    Gap("tests/ui/browser/test_support.py::test_a_page_without_any_sign_of_life_is_given_up", _WEB),
    Gap("tests/ui/browser/test_trial.py::test_the_private_browser_works_here", _WEB),
    Gap(
        "tests/ui/organizations/test_changes.py::test_a_program_that_ends_leaves_no_half_report",
        _WEB,
    ),
    Gap(
        "tests/ui/organizations/test_changes.py::test_the_report_is_saved_from_the_organizations_with_before_and_after",
        _WEB,
    ),
    Gap(
        "tests/ui/sign_in/test_page.py::test_a_forged_answer_does_not_end_the_sign_in_and_nobody_is_said_to_have_signed_in",
        _WEB,
    ),
    Gap("tests/ui/sign_in/test_page.py::test_an_intercepted_sign_in_page_is_not_shown", _WEB),
    Gap("tests/ui/sign_in/test_page.py::test_back_ends_the_attempt", _WEB),
    Gap(
        "tests/ui/sign_in/test_page.py::test_f6_goes_from_the_web_page_to_trouble_and_the_footer_and_shift_f6_back",
        _WEB,
    ),
    Gap(
        "tests/ui/sign_in/test_page.py::test_until_somebody_has_signed_in_the_only_next_is_microsofts",
        _WEB,
    ),
    Gap(
        "tests/ui/sign_in/test_page.py::test_going_on_with_another_account_than_expected_is_possible",
        _WEB,
    ),
    Gap(
        "tests/ui/sign_in/test_page.py::test_the_identity_card_names_account_directory_and_the_wiped_browser",
        _WEB,
    ),
    Gap(
        "tests/ui/sign_in/test_page.py::test_the_private_browser_shows_host_lock_and_badge_and_has_the_focus",
        _WEB,
    ),
    Gap(
        "tests/ui/sign_in/test_registration.py::test_id_and_directory_are_asked_for_and_the_app_of_one_directory_signs_in",
        _WEB,
    ),
    Gap(
        "tests/ui/sign_in/test_registration.py::test_from_microsofts_own_error_page_trouble_leads_back_to_both_values",
        _WEB,
    ),
    Gap("tests/ui/sign_in/test_trouble.py::test_back_returns_to_the_page_as_it_was_left", _WEB),
    Gap("tests/ui/sign_in/test_trouble.py::test_from_a_block_page_the_own_browser_signs_in", _WEB),
    Gap("tests/ui/sign_in/test_trouble.py::test_what_the_page_could_not_do_leads_here", _WEB),
    Gap("tests/ui/sign_in/test_trouble.py::test_a_white_page_is_offered_help", _WEB),
    Gap("tests/ui/test_opening.py::test_a_report_that_nothing_opens_is_handed_on", _WEB),
    Gap("tests/cli/test_reports.py::test_a_pdf_is_printed_without_a_screen", _WEB),
    Gap(
        "tests/cli/test_self_test.py::test_everything_works_here_and_no_keys_of_connections_are_written",
        _WEB,
    ),
    Gap(
        "tests/cli/test_ends.py::test_a_command_that_waits_ends_with_its_sentence_and_its_document",
        _SIGNAL,
    ),
    Gap(
        "tests/cli/test_ends.py::test_a_change_under_way_is_told_and_the_list_of_changes_is_free",
        _SIGNAL,
    ),
    Gap(
        "tests/ui/sign_in/test_page.py::test_where_it_may_pass_the_private_browser_can_be_tried_again",
        _WEB,
    ),
    Gap(
        "tests/ui/sign_in/test_registration.py::test_an_empty_directory_is_asked_for_once_and_then_any_is_asked",
        _WEB,
    ),
    Gap("tests/ui/sign_in/test_registration.py::test_enter_in_a_field_is_next", _WEB),
    Gap(
        "tests/ui/sign_in/test_registration.py::test_settings_that_cannot_be_saved_do_not_stop_the_sign_in",
        _WEB,
    ),
    Gap(
        "tests/ui/sign_in/test_registration.py::test_the_expected_account_counts_before_the_saved_directory",
        _WEB,
    ),
    Gap(
        "tests/ui/sign_in/test_registration.py::test_what_is_saved_signs_in_without_a_question",
        _WEB,
    ),
    Gap("tests/ui/sign_in/test_registration.py::test_without_remembering_nothing_is_written", _WEB),
    Gap("tests/ui/test_actions.py::test_twelve_organizations_and_three_repairs", _WEB),
    Gap("tests/cli/test_ends.py::test_practice_services_end_and_take_their_files_along", _SIGNAL),
    Gap(
        "tests/cli/test_ends.py::test_a_thread_that_is_held_by_a_library_does_not_keep_the_program",
        _SIGNAL,
    ),
    Gap(
        "tests/ui/window/test_leaving.py::test_a_window_that_is_asked_to_end_from_outside_keeps_what_was_entered",
        _SIGNAL,
    ),
    Gap("tests/test_dev.py::test_a_broken_environment_is_made_anew", _VENV),
    Gap(
        "tests/test_dev.py::test_a_good_environment_is_left_alone_and_another_lock_only_changes_it",
        _VENV,
    ),
    Gap("tests/test_dev.py::test_a_step_that_fails_says_what_to_do", _VENV),
    Gap("tests/test_dev.py::test_the_program_is_in_the_environment_by_its_name", _VENV),
    Gap("tests/golden/test_golden.py::test_every_document_is_as_it_was[tls_intercepted]", _ISSUER),
    Gap(
        "tests/services/microsoft/test_sign_in.py::test_an_untrusted_sign_in_page_is_refused",
        _ISSUER,
    ),
    Gap(
        "tests/services/http/test_network.py::test_the_given_authority_is_trusted_besides_the_systems",
        _ISSUER,
    ),
    Gap("tests/cli/test_network.py::test_other_commands_sign_in_to_the_proxy_too", _ISSUER),
    Gap(
        "tests/services/http/test_network.py::test_a_rejected_certificate_names_its_issuer", _ISSUER
    ),
    Gap(
        "tests/services/http/test_connection_check.py::test_who_issued_the_certificate[stranger-Tls.UNTRUSTED-False]",
        _ISSUER,
    ),
    Gap(
        "tests/services/http/test_connection_check.py::test_a_certificate_that_has_expired_is_no_sign_of_somebody_between",
        _ISSUER,
    ),
    Gap(
        "tests/services/http/test_connection_check.py::test_a_proxy_that_inspects[stranger-Tls.UNTRUSTED]",
        _ISSUER,
    ),
    Gap(
        "tests/ui/browser/test_proxy.py::test_a_proxy_and_an_authority_that_were_set_count_before_the_systems",
        _ISSUER,
    ),
    Gap(
        "tests/ui/network/test_dialog.py::test_the_first_bad_host_is_shown_with_what_to_do", _ISSUER
    ),
    Gap("tests/ui/network/test_dialog.py::test_columns_fold_where_it_gets_narrow", _ISSUER),
)
"""On a real Windows they are run."""


NOT_WITHOUT_ROOT = (
    Gap("tests/packaging/test_bare_machines.py", "makes bare machines, which only Linux' root may"),
)


def gaps() -> tuple[Gap, ...]:
    """Those of this system and this user."""
    return (
        *(NOT_ON_WINDOWS if sys.platform == "win32" else ()),
        *(NOT_UNDER_WINE if is_wine() else ()),
        *(() if is_root() else NOT_WITHOUT_ROOT),
    )


def is_root() -> bool:
    """Whether this is the super user of a Linux."""
    return sys.platform == "linux" and os.geteuid() == 0


def is_wine() -> bool:
    """Whether this Windows is wine's."""
    if sys.platform == "win32":
        import ctypes

        return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
    return False


def older_pythons() -> dict[str, Path]:
    """Pythons too old for the program that are on this computer, by version, as pyenv keeps them."""
    pythons = {
        python.parent.parent.name: python
        for python in Path(sys.base_prefix).parent.glob("3.*.*/bin/python3")
    }
    return {
        version: python
        for version, python in sorted(pythons.items())
        if (3, 7) <= tuple(map(int, version.split(".")[:2])) < (3, 11)
    }


def is_among(test: str, these: Iterable[Gap]) -> bool:
    """Whether the test with this id is one of ``these``."""
    words = test.replace("\\", "/")
    return any(
        gap.where in (words, words.partition("[")[0], words.partition("::")[0]) for gap in these
    )


def functions(these: Iterable[Gap]) -> list[str]:
    """The ids of the test functions that ``these`` name, without their parameters."""
    listed = [Gap(gap.where.partition("[")[0], gap.why) for gap in these]
    return [test for test in _all() if is_among(test, listed)]


@cache
def _all() -> list[str]:
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [
        f"{file.relative_to(ROOT).as_posix()}::{name}"
        for file in files
        for name in _names(ast.parse(file.read_text(encoding="utf-8")))
    ]


def _names(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name
