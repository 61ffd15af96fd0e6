"""Who does what on which page in a real browser, and the test that does it. `test_matrix.py` keeps it true: no page and no role without an act.

Beside these, `test_screens.py` walks every role through its menu and to a page it is refused (all refusals: `tests/ui/test_page_rights.py`),
and `test_access.py` opens every page by its address and has axe look at it, in both languages where it matters.
"""

from __future__ import annotations

from typing import NamedTuple


class Act(NamedTuple):
    """An act by a role on a page (its path; "masuk" is the sign-in page), done in that test."""

    page: str
    role: str
    act: str
    test: str


_HANDS, _CASE, _ACCOUNTS = "test_desk_hands.py", "test_desk_case.py", "test_desk_accounts.py"
_OFFICIALS, _SEARCH, _LISTS = "test_desk_officials.py", "test_desk_search.py", "test_desk_lists.py"
_EDITOR = "test_workflow_editor.py"
_JOURNEY, _SCREENS, _OFFICE = "test_journey.py", "test_screens.py", "test_single_sign_on.py"

_OPENS = f"{_SCREENS}::test_a_role_opens_its_pages_and_no_other"
_LETTER = f"{_JOURNEY}::test_a_letter_goes_from_the_mail_room_to_the_shelf"
_DEALT = f"{_HANDS}::test_cards_are_dealt_out_with_an_order_and_handed_on_with_another"
_MANY = f"{_HANDS}::test_many_are_taken_and_decided_at_once_and_both_can_be_undone"
_CLOCK = f"{_CASE}::test_the_clock_stands_still_goes_on_and_is_given_more_days"
_LIFE = f"{_ACCOUNTS}::test_an_account_lives_from_its_first_day_to_its_last"
_LATE = f"{_OFFICIALS}::test_a_late_card_is_answered_for_and_cards_move_to_who_has_time"
_AHEAD = f"{_OFFICIALS}::test_a_day_off_shows_first_what_it_moves_and_a_leave_what_the_deputy_gets"
_NAMES = f"{_SEARCH}::test_a_name_is_found_by_who_may_see_it_and_leaves_with_a_reason_only"
_OWNER = "test_process_owner.py::test_a_deadline_is_shortened_a_stage_removed_and_the_version_proposed"
_SECOND = "test_second_person.py::test_a_version_is_approved_published_and_complaints_are_moved_and_put_back"
_KEPT = f"{_LISTS}::test_every_list_of_the_office_is_changed_with_its_effect_before_ones_eyes"

MATRIX: tuple[Act, ...] = (
    Act("masuk", "analyst", "signs in by the office's account, out, and is refused once closed", f"{_OFFICE}::test_in_by_the_offices_account_and_out_again"),
    Act("masuk", "analyst", "signs in locally, must choose an own password, is locked out, is signed out everywhere", _LIFE),
    Act("masuk", "analyst", "signs in anew in the middle of a form; the draft is there", f"{_ACCOUNTS}::test_a_sign_in_that_ends_meanwhile_costs_nothing_that_was_written"),
    Act("masuk", "manager", "is led from a page to the form and back", f"{_SCREENS}::test_without_signing_in_the_form_stands_there_at_once_and_leads_to_the_page"),
    Act("beranda", "analyst", "reads how many notices are new", _DEALT),
    Act("pendaftaran", "mailroom", "registers a letter with its scan", _LETTER),
    Act("pendaftaran", "mailroom", "finds the half-filled form again; a program named like a paper is refused", f"{_SCREENS}::test_a_half_filled_registration_survives_a_reload"),
    Act("kotak-masuk", "section_head", "deals cards out with an instruction", _DEALT),
    Act("kotak-masuk", "analyst", "takes many cards, puts them back", _MANY),
    Act("kotak-masuk", "registry", "decides many cards, takes it back", _MANY),
    Act("kotak-masuk", "registry", "works by keyboard alone", "test_keyboard.py::test_cards_are_walked_picked_taken_and_opened_by_keyboard"),
    Act("kotak-masuk", "analyst", "keeps a list that opens by itself", f"{_HANDS}::test_a_saved_list_opens_by_itself_on_the_next_day"),
    Act("pengaduan", "registry", "decides and sees it at once", f"{_CASE}::test_a_decision_stands_on_the_officers_own_screen_at_once"),
    Act("pengaduan", "analyst", "hands the card over, prints the slip", _DEALT),
    Act("pengaduan", "analyst", "is told who else is there and who holds the card", f"{_HANDS}::test_two_who_open_the_same_card_are_told_of_each_other_by_name"),
    Act("pengaduan", "registry", "is told that somebody was quicker", f"{_SCREENS}::test_the_slower_of_two_officers_is_told"),
    Act("pengaduan", "analyst", "looks at a letter in place", f"{_CASE}::test_a_letter_is_looked_at_in_place"),
    Act("pengaduan", "analyst", "writes a note that names a colleague", f"{_CASE}::test_a_note_names_a_colleague_who_is_told"),
    Act("pengaduan", "section_head", "stops, restarts and lengthens a term", _CLOCK),
    Act("pengaduan", "analyst", "corrects a field; looks for complaints like this one", f"{_CASE}::test_a_correction_keeps_the_old_value_and_the_reason_in_the_trail"),
    Act("pengaduan", "analyst", "takes his own decision back", f"{_CASE}::test_the_own_last_decision_is_taken_back_and_what_was_filled_in_is_there"),
    Act("pengaduan", "section_head", "takes a withdrawn complaint up again", f"{_CASE}::test_a_withdrawn_complaint_is_taken_up_again_by_who_may"),
    Act("pengaduan", "section_head", "approves a proposal with its letters before him", _LETTER),
    Act("pengaduan", "assistant_deputy", "approves the result, closes", _LETTER),
    Act("pengaduan", "archivist", "puts it on its shelf", _LETTER),
    Act("pengaduan", "field_team", "finishes a clarification on a phone", f"{_SEARCH}::test_the_field_team_finishes_a_clarification_on_a_phone"),
    Act("pengaduan", "administrator", "sees the machinery of a case he may not read", f"{_SCREENS}::test_who_may_not_see_a_case_is_told_so"),
    Act("papan", "administrator", "reads the engine's raw state", _LETTER),
    Act("cari", "archivist", "does not find by name", _NAMES),
    Act("cari", "registry", "finds by name, takes the list along as CSV and XLSX", _NAMES),
    Act("pemberitahuan", "analyst", "follows a notice to the note", f"{_CASE}::test_a_note_names_a_colleague_who_is_told"),
    Act("batas-waktu", "manager", "answers an escalation", _LATE),
    Act("batas-waktu", "section_head", "carries out the forecast's advice", _LATE),
    Act("laporan", "manager", "makes a report, looks at it, takes it along", f"{_OFFICIALS}::test_a_report_is_made_looked_at_and_taken_along"),
    Act("cuti", "analyst", "enters his leave and sees what the deputy gets", _AHEAD),
    Act("hari-libur", "process_owner", "adds a day off after seeing what it moves", _AHEAD),
    Act("pengguna", "administrator", "opens, unlocks and closes an account", _LIFE),
    Act("kotak-keluar", "mailroom", "marks a letter as posted", f"{_LISTS}::test_a_letter_for_the_post_is_printed_and_marked"),
    Act("unit", "administrator", "founds a unit", _KEPT),
    Act("peran", "administrator", "sees what other rights would mean", _KEPT),
    Act("instansi", "administrator", "adds an agency", _KEPT),
    Act("kode", "administrator", "adds a code", _KEPT),
    Act("jejak-administrasi", "auditor", "reads who changed what", _KEPT),
    Act("penyusun-alur", "process_owner", "writes the workflow as text, by keyboard alone", f"{_EDITOR}::test_a_fault_shows_while_typing_is_mended_by_completion_and_the_draft_is_saved"),
    Act("penyusun-alur", "process_owner", "shortens a deadline and removes a stage by form alone", _OWNER),
    Act("alur-kerja", "process_owner", "reads the change and its effect, accepts golden cases, proposes", _OWNER),
    Act("alur-kerja", "assistant_deputy", "approves, publishes, moves complaints with a mapping, takes the move back", _SECOND),
    Act("kasus-acuan", "process_owner", "opens it", _OPENS),
    Act("proses-nyata", "auditor", "opens it", _OPENS),
    Act("simulasi", "manager", "opens it", _OPENS),
)  # fmt: skip
