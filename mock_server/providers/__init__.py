"""The providers: equal rooms, and the kit they are built with."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mock_server.providers.kit import Room


def rooms() -> "dict[str, Room]":
    """Every provider's room, by name."""
    from mock_server.providers import creativeai, kubeez, mayanio, unifically

    made: list[Room] = [creativeai.Room(), unifically.Room(), mayanio.Room(), kubeez.Room()]
    return {room.name: room for room in made}
