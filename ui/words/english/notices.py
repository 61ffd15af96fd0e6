"""Words of the notices page."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "nav.notices": "Notices",
    "notices.unread": "Unread: {count}",
    "notices.many": "more than {count}",
    "notices.only_new": "Only unread",
    "notices.new": "new",
    "notices.when": "{kind} · {day} at {clock}",
    "notices.read": "Mark as read",
    "notices.read_all": "Mark all as read",
    "notices.read_all_done": "{count} {count:notice|notices} marked as read.",
    "notices.empty": "No notice in the last two months. Notices appear here when a card is assigned to you or a deadline comes near.",
    "notices.no_new": "Everything has been read. Switch the filter off to see older ones.",
    "notices.kind.assigned": "Assigned",
    "notices.kind.mentioned": "Mentioned in a note",
    "notices.kind.due_soon": "Deadline coming near",
    "notices.kind.breached": "Deadline missed",
    "notices.kind.escalated": "Escalation",
    "notices.choice": "My choice",
    "notices.on_screen": "Show on the screen",
    "notices.by_mail": "Send by e-mail too",
    "notices.email": "My e-mail address",
    "notices.email_why": "The e-mail only names the registration number and what needs to be done.",
    "notices.no_mail": "The office's e-mail is not set up yet (SIPDUMAS_SMTP_URL); your choice counts as soon as it is.",
    "notices.save": "Save choice",
    "notices.saved": "Choice saved.",
    "notices.saved_waiting": "Choice saved. Enter the code that was sent to your address, so that notices are sent there.",
    "notices.waiting": "A code has been sent to {email}. Until it is entered here, no notice is sent to that address. The code holds until {until}.",
    "notices.code": "Code from the e-mail",
    "notices.confirm": "Confirm the address",
    "notices.confirmed": "The address {email} is confirmed; notices are sent there.",
    "notices.not_confirmed": "The address is not confirmed yet:",
    "notices.refused": "Your choice has not been saved:",
}
