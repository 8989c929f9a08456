"""Health says what this is."""

from tests.control.inprocess import Server


def test_health_says_what_this_is(server: Server) -> None:
    server.put("w")

    told = server.get("/_mock/health")

    assert (told["status"], told["name"], told["worlds"]) == ("ok", "soundstage", 1)
    assert told["version"]
