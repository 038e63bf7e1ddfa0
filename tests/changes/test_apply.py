"""Changes against the practice Azure DevOps: what goes over the wire, what is noted, what is put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from setup_assistant.cancel import CancelToken
from setup_assistant.changes import errors, wording
from setup_assistant.changes.apply import (
    Done,
    Polling,
    Progress,
    Stage,
)
from setup_assistant.changes.plan import Way
from setup_assistant.model import Actor, Outcome, State
from setup_assistant.practice.state.policies import OAUTH
from tests.support.changes import ADMIN, LABS, Scene

pytestmark = pytest.mark.sampled


def outcomes(scene: Scene) -> list[tuple[str, Outcome, Outcome | None]]:
    return [
        (e.kind.value, e.deed.outcome, e.undo.outcome if e.undo else None)
        for e in scene.ledger.entries()
    ]


def test_the_policy_is_turned_on_and_read_back_twice(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")

    (done,) = scene.apply()

    assert done.outcome is Outcome.CONFIRMED
    assert scene.writes() == ["PATCH"]
    after = [c.path for c in scene.world.log]
    assert sum("_settings" in path for path in after[after.index(_patched(scene)) :]) == 2
    assert scene.inspection().ready


def _patched(scene: Scene) -> str:
    return next(c.path for c in scene.world.log if c.method == "PATCH")


def test_the_state_of_before_is_noted_before_the_request_leaves(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    noted: list[tuple[Outcome, State]] = []

    def watch(progress: Progress) -> None:
        if progress.stage is Stage.WRITING:
            assert scene.writes() == []
            noted.extend((e.deed.outcome, e.before) for e in scene.ledger.entries())

    scene.apply(watch=watch)

    assert noted == [(Outcome.OPEN, State.OFF)]


def test_undo_puts_the_world_back(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    scene.apply()
    assert scene.state() != scene.before

    (undone,) = scene.undo()

    assert undone.outcome is Outcome.CONFIRMED
    assert scene.state() == scene.before
    assert outcomes(scene) == [("oauth_access", Outcome.CONFIRMED, Outcome.CONFIRMED)]
    assert not scene.ledger.entries()[0].undoable


def test_an_administrator_adds_the_account_and_takes_it_out_again(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "not_administrator")

    (done,) = scene.apply(upn=ADMIN)

    assert done.outcome is Outcome.CONFIRMED
    assert done.entry is not None
    assert done.entry.deed.actor.upn == ADMIN
    assert scene.inspection().ready
    assert [d.outcome for d in scene.undo(upn=ADMIN)] == [Outcome.CONFIRMED]
    assert scene.state() == scene.before
    assert scene.writes() == ["PUT", "DELETE"]


def test_the_account_itself_may_not_and_nothing_is_sent_or_noted(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "not_administrator_policy_off")

    done = scene.apply()

    assert [d.outcome for d in done] == [Outcome.REFUSED, Outcome.REFUSED]
    assert {str(d.problem) for d in done} == {
        (
            "The account may not make this change. Only an administrator of the organization can do this. "
            "Nothing was changed."
        )
    }
    assert (scene.writes(), scene.ledger.entries()) == ([], ())


def test_an_administrator_from_whom_the_right_was_taken_away_is_told_what_is_denied(
    tmp_path: Path,
) -> None:
    scene = Scene(tmp_path, "policies_denied")
    (planned,) = scene.plan()
    assert (planned.way, planned.why_not) == (Way.ADMINISTRATOR, "denied")

    (done,) = scene.apply()

    assert isinstance(done.problem, errors.Denied)
    assert "“Manage enterprise policies” is set to Deny" in str(done.problem)
    assert (scene.writes(), scene.ledger.entries()) == ([], ())
    (allowed,) = scene.apply(upn=ADMIN)
    assert allowed.outcome is Outcome.CONFIRMED


def test_both_changes_of_one_organization_and_their_undo_by_the_account_itself(
    tmp_path: Path,
) -> None:
    scene = Scene(tmp_path, "not_administrator_policy_off")
    assert [d.outcome for d in scene.apply(upn=ADMIN)] == [Outcome.CONFIRMED] * 2

    undone = scene.undo()

    assert [d.outcome for d in undone] == [Outcome.CONFIRMED] * 2
    assert scene.writes() == ["PUT", "PATCH", "PATCH", "DELETE"]
    assert scene.state() == scene.before


def test_a_slow_change_is_waited_for(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "slow_change")

    (done,) = scene.apply()

    assert done.outcome is Outcome.CONFIRMED
    reads = [p.seconds for p in scene.seen if p.stage is Stage.READING_BACK]
    assert len(reads) > 2
    assert reads == sorted(reads)


def test_an_accepted_change_without_effect_is_unchanged_never_done(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "change_ignored")

    (done,) = scene.apply()

    assert (done.outcome, done.good) == (Outcome.UNCHANGED, False)
    assert [p.seconds for p in scene.seen if p.stage is Stage.READING_BACK][-1] <= 60
    assert outcomes(scene) == [("oauth_access", Outcome.UNCHANGED, None)]


def test_a_refusal_stands_in_the_ledger_with_azure_devops_words(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "change_refused")

    (done,) = scene.apply()

    assert done.outcome is Outcome.REFUSED
    (entry,) = scene.ledger.entries()
    assert (entry.deed.outcome, entry.undoable) == (Outcome.REFUSED, False)
    assert "HTTP 403" in entry.deed.detail
    assert scene.state() == scene.before


def test_a_lost_answer_is_settled_by_reading(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "lost_change_answer")

    (done,) = scene.apply()

    assert done.outcome is Outcome.CONFIRMED
    assert scene.writes() == ["PATCH"]


@pytest.mark.parametrize(
    ("scenario", "ends"),
    [("policy_off", Outcome.ACCEPTED), ("lost_change_answer", Outcome.UNSURE)],
)
def test_what_cannot_be_read_back_is_never_confirmed_and_can_be_undone(
    scenario: str, ends: Outcome, tmp_path: Path
) -> None:
    scene = Scene(tmp_path, scenario)
    labs = scene.world.organizations[LABS]

    def lock_out(progress: Progress) -> None:
        labs.conditional_access = progress.stage is Stage.READING_BACK

    (done,) = scene.apply(watch=lock_out)

    assert done.outcome is ends
    assert scene.ledger.entries()[0].undoable
    assert [d.outcome for d in scene.undo()] == [Outcome.CONFIRMED]
    assert scene.state() == scene.before


def test_what_cannot_be_read_before_is_not_changed(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    proposals = scene.proposals()
    scene.world.organizations[LABS].policies_readable = False
    scene.world.organizations[LABS].policies["Policy.DisallowOAuthAuthentication"].explicit = False

    (done,) = scene.apply(*proposals)

    assert done.outcome is Outcome.REFUSED
    assert "could not be read" in str(done.problem)
    assert (scene.writes(), scene.ledger.entries()) == ([], ())


def test_a_parents_policy_is_explained_and_nothing_sent(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_enforced")

    (done,) = scene.apply()

    assert done.outcome is Outcome.REFUSED
    assert "policy of the directory" in str(done.problem)
    assert (scene.writes(), scene.ledger.entries()) == ([], ())


def test_what_is_as_wanted_already_is_not_written_again(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    proposals = scene.proposals()
    scene.apply(*proposals)

    (done,) = scene.apply(*proposals)

    assert (done.outcome, done.already, done.entry) == (Outcome.CONFIRMED, True, None)
    assert scene.writes() == ["PATCH"]


def test_without_a_ledger_nothing_is_changed(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    (tmp_path / "blocked").write_text("", encoding="utf-8")
    scene.ledger.path = tmp_path / "blocked" / "changes.json"

    (done,) = scene.apply()

    assert done.outcome is Outcome.REFUSED
    assert "nothing was changed" in str(done.problem)
    assert scene.writes() == []
    assert scene.state() == scene.before


def test_one_refusal_does_not_stop_the_others(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "change_refused", organizations=12)
    scene.world.organizations["contoso-hr"].policies[
        "Policy.DisallowOAuthAuthentication"
    ].value = True

    done = scene.apply()

    assert {d.proposal.organization.name: d.outcome for d in done} == {
        LABS: Outcome.REFUSED,
        "contoso-hr": Outcome.CONFIRMED,
    }


def test_stopping_ends_the_wait_with_what_is_known(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "slow_change")
    cancel = CancelToken()

    def stop(progress: Progress) -> None:
        if progress.stage is Stage.READING_BACK:
            cancel.cancel()

    (done,) = scene.apply(watch=stop, cancel=cancel, polling=Polling())

    assert done.outcome is Outcome.ACCEPTED
    assert scene.ledger.entries()[0].undoable


def test_a_stop_before_the_first_step_changes_nothing(tmp_path: Path) -> None:
    scene, cancel = Scene(tmp_path, "policy_off"), CancelToken()
    cancel.cancel()

    (done,) = scene.apply(cancel=cancel)

    assert (done.outcome, scene.writes()) == (Outcome.REFUSED, [])


def test_undoing_what_somebody_else_put_back_writes_nothing(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    scene.apply()
    scene.world.organizations[LABS].policies["Policy.DisallowOAuthAuthentication"].value = True

    (done,) = scene.undo()

    assert (done.outcome, done.already) == (Outcome.CONFIRMED, True)
    assert scene.writes() == ["PATCH"]


def test_the_ledger_knows_the_organization_by_its_host(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    (proposal,) = scene.proposals()

    scene.apply(replace(proposal, instance_id=""))  # the identity could not be read then

    assert proposal.instance_id
    assert scene.ledger.entries()[0].proposal == proposal


def test_a_change_whose_end_cannot_be_noted_is_not_called_unmade(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")

    def block(progress: Progress) -> None:
        if progress.stage is Stage.WRITING:
            scene.ledger.path = tmp_path / "changes.json" / "below"

    (done,) = scene.apply(watch=block)

    assert done.outcome is Outcome.CONFIRMED
    assert "The change was made, or tried" in wording.why(done)
    assert "nothing was changed" not in wording.why(done).casefold()


def test_a_right_that_could_not_be_read_is_not_called_missing(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "not_administrator")
    proposals = scene.proposals()
    scene.world.organizations[LABS].overview_readable = False

    (done,) = scene.apply(*proposals)

    assert done.outcome is Outcome.REFUSED
    assert isinstance(done.problem, errors.RightUnread)
    assert "Only an administrator" not in wording.why(done)
    assert scene.writes() == []


def test_what_a_parent_forbids_by_now_is_undone_already(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    scene.apply()
    policy = scene.world.organizations[LABS].policies[OAUTH]
    policy.value, policy.enforced = True, True

    (done,) = scene.undo()

    assert (done.outcome, done.already) == (Outcome.CONFIRMED, True)
    assert scene.writes() == ["PATCH"]


def _stopped_while_reading(act: Callable[..., list[Done]]) -> Done:
    """``act`` when somebody stops waiting as soon as the change was sent."""
    cancel = CancelToken()

    def stop(progress: Progress) -> None:
        if progress.stage is Stage.READING_BACK:
            cancel.cancel()

    (done,) = act(watch=stop, cancel=cancel)
    return done


def test_a_change_that_shows_late_is_not_taken_for_undone(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "slow_change")
    assert _stopped_while_reading(scene.apply).outcome is Outcome.ACCEPTED
    scene.world.organizations[LABS].late[OAUTH] = 20  # reads go on showing the old state

    (done,) = scene.undo()

    assert (done.outcome, done.already) == (Outcome.CONFIRMED, False)
    assert scene.writes() == ["PATCH", "PATCH"]
    assert scene.state() == scene.before


def test_one_old_answer_is_no_reason_to_call_a_change_made(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "slow_change")
    proposals = scene.proposals()
    scene.apply(*proposals)
    scene.world.flags.discard("slow_change")
    scene.undo()
    scene.world.organizations[LABS].late[OAUTH] = 3  # one read shows that it is on

    (done,) = scene.apply(*proposals)

    assert (done.outcome, done.already) == (Outcome.CONFIRMED, False)
    assert scene.writes() == ["PATCH", "PATCH", "PATCH"]


def test_a_membership_that_never_came_about_is_put_back_by_reading(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "not_administrator")
    (proposal,) = scene.proposals()
    scene.ledger.begin(proposal, State.NOT_MEMBER, State.MEMBER, Actor("Alex", ADMIN, "t", "o"))

    (done,) = scene.undo(upn=ADMIN)

    assert done.outcome is Outcome.CONFIRMED
    assert scene.writes() == ["DELETE"]  # answered: there is no such membership
    assert scene.ledger.entries()[0].undone


@pytest.mark.parametrize("scenario", ["change_ignored"])
def test_an_undo_without_effect_can_be_tried_again(scenario: str, tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    scene.apply()
    scene.world.flags.add(scenario)
    assert [d.outcome for d in scene.undo()] == [Outcome.UNCHANGED]
    scene.world.flags.discard(scenario)

    (again,) = scene.undo()

    assert again.outcome is Outcome.CONFIRMED
    (entry,) = scene.ledger.entries()
    assert [act.outcome for act in entry.earlier_undos] == [Outcome.UNCHANGED]
    assert scene.state() == scene.before
