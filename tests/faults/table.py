"""Which fault is played by whom: with real processes in the campaign, and as an order of events in a test.

``python -m tests.faults.table`` prints README.md of this folder; a test holds both to the code.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from tests.faults.campaign import FAULTS

README = Path(__file__).with_name("README.md")
TESTS = Path(__file__).parents[1]

HEAD = """# The fault campaign

Real client processes against the local Firebase, through a proxy that fails on purpose, with an oracle that compares
what senders were promised, what the server holds and what every screen shows. `make faults` plays the normal form,
`make faults-long` the long one, `make test` the short one; `python -m tests.faults --form normal NAME …` plays some.
Promises: lost 0, doubled 0, reordered 0, "sent" without the server 0, live again within 30 s (45 s where nobody is told
that the connection is dead). Each fault is also played as an order of events, without processes and clocks.

This file is written by `python -m tests.faults.table`; a test compares.

| Fault | In the campaign (times: short, normal, long) | As an order of events |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """``faults`` are names of the campaign; ``orders`` are ``file::test`` below tests/."""

    what: str
    faults: tuple[str, ...]
    orders: tuple[str, ...]


ROWS = (
    Row(
        "kill -9 of the sender or the receiver at random points",
        ("kill sender", "kill receiver"),
        ("spec/test_random_orders.py::test_nothing_is_lost_doubled_or_reordered",
         "spec/test_offline.py::test_restart_in_the_middle_of_sending_doubles_nothing"),
    ),
    Row(
        "kill -9 at every named step of sending",
        ("kill at steps of sending", "kill at steps of a message", "kill at a refusal"),
        ("spec/test_edits.py::test_changes_survive_a_restart_at_each_step",
         "spec/test_membership.py::test_leaving_survives_a_restart",
         "unit/local/test_database.py::test_what_was_durable_survives_a_kill"),
    ),
    Row(
        "kill -9 at every named step of receiving",
        ("kill at steps of receiving",),
        ("spec/test_listen.py::test_overlap_redelivers_and_changes_nothing",
         "spec/test_month_away.py::test_own_message_that_is_the_last_one_hides_nothing_before_it"),
    ),
    Row(
        "a file on its way: cuts, and kill -9 at every named step",
        ("cut while a file goes", "kill at steps of an upload", "kill while a file is removed"),
        ("spec/test_uploads.py::test_a_process_that_ends_at_any_step_loses_and_doubles_nothing",
         "spec/test_uploads.py::test_a_cut_upload_goes_on_where_it_was"),
    ),
    Row(
        "lost acknowledgements",
        ("acknowledgements lost", "answers lost on the link"),
        ("spec/test_send.py::test_lost_answer_is_read_back_when_the_repeat_is_refused",
         "spec/test_send.py::test_snapshot_settles_a_message_whose_answer_was_lost",
         "spec/test_edits.py::test_lost_answer_of_an_edit_is_read_back"),
    ),
    Row(
        "cuts",
        ("link cut", "connections reset", "streams ended"),
        ("spec/test_offline.py::test_offline_messages_wait_and_go_when_the_network_is_back",
         "spec/test_listen.py::test_dead_target_is_started_again",
         "unit/remote/firestore/test_listen.py::test_reconnect_resumes_every_target_where_it_was"),
    ),
    Row(
        "latency, 5 kB/s",
        ("latency 2 s", "5 kB/s"),
        ("spec/test_offline.py::test_no_answer_for_ten_seconds_is_offline",
         "spec/test_uploads.py::test_parts_grow_only_while_they_go_quickly",
         "unit/remote/firestore/test_firestore.py::test_commit_without_an_answer_is_given_up_with_unknown_outcome"),
    ),
    Row(
        "half-open connections",
        ("half-open",),
        ("unit/remote/firestore/test_channel.py::test_half_open_connection_is_noticed",
         "unit/remote/firestore/test_listen_stream.py::test_silence_is_ended"),
    ),
    Row(
        "names that do not resolve, at start and in the middle; a server that moved",
        ("names do not resolve", "no names at start", "server moved"),
        ("unit/remote/firestore/test_channel.py::test_server_that_moved_is_found_without_the_half_minute_that_grpc_waits",
         "unit/remote/firestore/test_channel.py::test_silent_name_server_does_not_hold_a_call_for_two_minutes"),
    ),
    Row(
        "another network",
        ("network change",),
        ("spec/test_reconnect.py::test_who_does_not_want_to_wait_need_not",
         "spec/test_reconnect.py::test_reconnecting_doubles_nothing_that_was_on_its_way",
         "unit/remote/firestore/test_firestore.py::test_request_under_way_ends_with_unavailable_when_the_connection_is_given_up"),
    ),
    Row(
        "sleep and wake",
        ("sleep and wake",),
        ("spec/test_reconnect.py::test_wake_after_sleep_connects_anew_at_once",
         "unit/sync/timing/test_wake_watch.py::test_sleep_is_noticed_once_whichever_clock_went_on"),
    ),
    Row(
        "the server is killed and started anew",
        ("server killed",),
        ("unit/remote/firestore/test_listen_stream.py::test_server_that_is_down_is_asked_ever_more_rarely",
         "spec/test_offline.py::test_delay_grows_while_the_network_is_away"),
    ),
    Row(
        "RESET of targets",
        ("RESET of targets",),
        ("unit/remote/firestore/test_listen.py::test_server_reset_replaces_the_result",
         "spec/test_listen.py::test_message_deleted_while_away_goes_with_the_next_reset"),
    ),
    Row(
        "refused listens and resume tokens",
        ("listening refused", "foreign resume tokens"),
        ("unit/remote/firestore/test_watch_state.py::test_refused_token_is_dropped_and_the_target_kept",
         "unit/remote/firestore/test_listen.py::test_stream_refused_as_malformed_is_opened_again_without_tokens",
         "spec/test_listen.py::test_young_token_is_taken_up_and_reads_nothing_again"),
    ),
    Row(
        "duplicate and reordered snapshots, equal timestamps",
        ("unruly snapshots, twins",),
        ("spec/test_listen.py::test_equal_times_are_all_kept",
         "spec/test_listen.py::test_late_commit_with_an_older_time_is_not_lost",
         "spec/test_random_orders.py::test_nothing_is_lost_doubled_or_reordered"),
    ),
    Row(
        "an ID token that expires during an outage of 90 minutes",
        ("90 min outage, token expired", "tokens refused as expired"),
        ("unit/remote/auth/test_session.py::test_expired_token_is_never_handed_out",
         "unit/remote/firestore/test_listen_stream.py::test_token_that_runs_out_on_a_target_is_the_streams_matter",
         "unit/remote/firestore/test_firestore.py::test_commit_with_a_refused_token_is_left_to_the_outbox"),
    ),
    Row(
        "a revoked session",
        ("session revoked",),
        ("unit/sync/test_session.py::test_refused_session_while_sending_keeps_the_message",
         "spec/test_listen.py::test_refused_session_is_told_and_deletes_nothing"),
    ),
    Row(
        "a locked keyring",
        ("keyring locked",),
        ("unit/sync/test_session.py::test_locked_keyring_signs_out_and_deletes_nothing",
         "unit/sync/test_session.py::test_locked_keyring_at_sign_out_is_told_but_signs_out"),
    ),
    Row(
        "a full disk",
        ("disk full",),
        ("spec/test_disk.py::test_nothing_that_was_taken_is_lost",
         "unit/sync/outbox/test_send_queue.py::test_full_disk_rejects_nothing_and_doubles_nothing"),
    ),
    Row(
        "a damaged database",
        ("database damaged", "damaged with unsent"),
        ("unit/sync/test_session.py::test_damage_found_beside_the_program_is_told_and_mended_at_the_next_start",
         "unit/local/test_rescue.py::test_a_broken_first_page_does_not_cost_the_outbox"),
    ),
    Row(
        "clocks that are a day wrong or jump",
        ("clocks jump by a day",),
        ("spec/test_clock_jumps.py::test_jump_changes_nothing",
         "spec/test_random_clocks.py::test_a_wrong_clock_changes_nothing"),
    ),
    Row(
        "a backlog of 10,000 messages in 50 rooms",
        ("backlog",),
        ("spec/test_month_away.py::test_live_room_has_it_all_at_the_next_start",
         "spec/test_listen.py::test_listener_that_heard_much_begins_anew_and_misses_nothing"),
    ),
    Row(
        "a person who is taken out of a room and let in again",
        ("taken out and back",),
        ("spec/test_random_removals.py::test_nothing_is_lost_or_comes_late",
         "spec/test_removal.py::test_refused_message_waits_for_the_person_when_the_person_is_let_in_again"),
    ),
    Row(
        "pages, replies, reactions and searches while others write",
        (),
        ("spec/test_random_views.py::test_what_is_looked_at_is_what_the_server_has",
         "spec/test_random_views.py::test_reaction_alone_is_there_when_its_room_is_opened_and_costs_nothing_before"),
    ),
)  # fmt: skip


def document() -> str:
    """Return README.md as it has to be."""
    return HEAD + "".join(map(_line, ROWS))


def _line(row: Row) -> str:
    times = {fault.name: f"{fault.short}, {fault.normal:,}, {fault.long:,}" for fault in FAULTS}
    played = "<br>".join(f"{name} ({times[name]})" for name in row.faults)
    orders = "<br>".join(f"`{order.replace('.py::', ': ')}`" for order in row.orders)
    return f"| {row.what} | {played} | {orders} |\n"


if __name__ == "__main__":
    sys.stdout.write(document())
