"""What is kept is kept lean."""


def lean(data: bytes) -> bytes:
    """The same bytes without the room that orjson leaves behind what it writes: about 4 KB each time."""
    return b"%b" % data
