"""Officers: who acts, in which roles, with which rights."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.errors import NotAllowed


@dataclass(frozen=True)
class Officer:
    """A person of the office (or SYSTEM). Rights come from the database, never from the session.

    `deputy` is who stands in for him today, `stands_in_for` are the absent whose cards he has today:
    their roles are among his `roles` for that long. `language` is what he reads the screens in: `id` or `en`.
    """

    username: str
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    rights: frozenset[str] = field(default_factory=frozenset)
    deputy: str | None = None
    stands_in_for: frozenset[str] = field(default_factory=frozenset)
    language: str = "id"

    def may(self, right: str) -> bool:
        """True when one of the officer's roles grants the right."""
        return right in self.rights

    def must(self, right: str) -> None:
        """Raise NotAllowed unless the officer has the right."""
        if not self.may(right):
            raise NotAllowed(
                f"Akun {self.username} tidak berhak untuk tindakan ini ({right}); mintalah kepada administrator."
            )

    def holds(self, role: str) -> bool:
        """True when the officer is in the role."""
        return role in self.roles


SYSTEM = Officer("system", "Sistem", rights=frozenset({"register", "decide", "import"}))
"""The office's own machinery: decides what a stage decides by itself, and what lapses."""
