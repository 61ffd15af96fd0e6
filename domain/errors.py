"""Everything that can be refused, in the office's words.

ComplaintError                 the root: catch this at the doors (CLI, API, screens)
├── NotFound                   no such complaint, visit, letter, officer
├── NotAllowed                 the officer lacks the right, or four eyes are needed
├── Conflict                   somebody or something was faster
│   ├── AlreadyDecided         another officer decided this visit first
│   └── NotPrepared            the office work of this visit is still under way
├── Refused                    input that can't be taken; `problems` names each field
├── WorkflowFault              a workflow file that can't be used; all faults at once
├── LetterFault                a letter that can't be made: its template or its data
├── DeliveryFailed             a parcel that has not reached the other side yet; it is tried again
│   ├── ChannelDown            the channel as a whole can't be used now
│   └── DeliveryRefused        the other side will never take this parcel as it is
├── TooLittleTrail         the record is too short to learn from
├── DemoRefused                the demo can't be loaded into this home
└── ClusterError               the embedded database can't be used as it lies there

The message is Indonesian and says what to do next: it is shown as it stands.
"""

from collections.abc import Mapping, Sequence


class ComplaintError(Exception):
    """The root of all refusals. `str(error)` may be shown to the office's people."""


class NotFound(ComplaintError):
    """Nothing with that number, code or id; the message names what was looked for."""


class NotAllowed(ComplaintError):
    """The officer's roles don't reach that far, or the four-eyes rule forbids it."""


class Conflict(ComplaintError):
    """The state of the case no longer fits the act; reload and look again."""


class AlreadyDecided(Conflict):
    """Another officer decided this visit first; reload the page."""


class NotPrepared(Conflict):
    """The office work of this visit (letters, searches) isn't done yet; try again shortly."""


class Refused(ComplaintError):
    """Input that can't be taken. `problems` maps field names to what is expected there."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{name}: {text}" for name, text in self.problems.items()))


class WorkflowFault(ComplaintError):
    """A workflow file that can't be used. `faults` holds one line for each, all at once.

    `paths` says, in the same order, where in the route each lies; it is empty once the lines name file and line.
    """

    def __init__(self, faults: Sequence[str], paths: Sequence[tuple[str | int, ...]] = ()) -> None:
        self.faults, self.paths = tuple(faults), tuple(paths)
        super().__init__("\n".join(self.faults))


class LetterFault(ComplaintError):
    """A letter that can't be made; the message names the letter and the missing datum, or the template and its line."""


class DeliveryFailed(ComplaintError):
    """A parcel that has not reached the other side; it stays in the outbox and is tried again later."""


class ChannelDown(DeliveryFailed):
    """The channel can't be reached or does not let us in; nothing else need be tried on it for now."""


class DeliveryRefused(DeliveryFailed):
    """The other side will never take this parcel as it is; a person has to look."""


class TooLittleTrail(ComplaintError):
    """The record is too short to learn from; the message says how much there is and how much is needed."""


class DemoRefused(ComplaintError):
    """The demo's letters may only enter a home that holds nothing else; the message names the remedy."""


class ClusterError(ComplaintError):
    """The embedded database can't be used as it lies there; the message names the remedy."""
