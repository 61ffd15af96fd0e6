"""The ways out of the office: one file a channel, one line in CHANNELS.

A channel takes one parcel to the other side, or says in a `DeliveryFailed` why not; when to try again is
`tasks.notices`' affair. Each must bear the same parcel twice: its id goes along as the message's own name.
Parcels of a channel that is not in the table (`post`: printed and posted by hand) wait for a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from config.settings import Settings
from domain.correspondence import Letter, Parcel
from tasks.channels.mail import Mail
from tasks.channels.webhook import Webhook


class Channel(Protocol):
    """A way to somebody outside."""

    @property
    def name(self) -> str:
        """The name under which parcels ask for it."""

    def available(self, settings: Settings) -> bool:
        """True when this installation has switched it on."""

    def deliver(self, parcel: Parcel, letter: Letter, pdf: bytes, settings: Settings) -> None:
        """Hand the letter over. Raises DeliveryFailed, or ChannelDown or DeliveryRefused where it knows more."""


@runtime_checkable
class Teller(Protocol):
    """A channel that carries notices to officers too."""

    def tell(self, parcel: Parcel, settings: Settings) -> None:
        """Hand over the notice in the parcel's payload. Raises as `Channel.deliver` does."""


CHANNELS: Mapping[str, Channel] = {channel.name: channel for channel in (Mail(), Webhook())}
