"""A paper: a story a client has to live through, and the rules it is marked by. And what a client is like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from contracts.referee.story import Story

End = Literal["result", "refusal", "either"]


@dataclass(frozen=True)
class Manner:
    """What a client is like, as its first paper shows.

    submit, poll: the operations it uses, poll None for one that never polled. traits: `async` (its submit begins a
    job), `polls`, `hooks` (it asks for webhooks), `video` (of the kind whose polling has rules of its own), `tools` (it
    speaks MCP), `http` (it does not, and sees the headers of answers).
    """

    provider: str
    submit: str
    poll: str | None
    traits: frozenset[str]


@dataclass(frozen=True)
class Paper:
    """One paper. `$submit` and `$poll` in its story stand for the client's own operations.

    needs: the traits a client must have to sit it; end: what its command must do. counts: the rules that must pass,
    by `*` or a provider, with `:trait` behind it where only such clients can show it.
    """

    name: str
    title: str
    end: End
    story: Mapping[str, Any] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    counts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    longest_s: float = 900.0

    def rules(self, manner: Manner) -> tuple[str, ...]:
        """The rules that count for such a client."""
        found: list[str] = []
        for who, rules in self.counts.items():
            provider, _, trait = who.partition(":")
            if provider in ("*", manner.provider) and (not trait or trait in manner.traits):
                found += rules if provider == "*" else [f"{provider}/{rule}" for rule in rules]
        return tuple(found)

    def written(self, manner: Manner) -> dict[str, Any]:
        """Its story for such a client."""
        filled: dict[str, Any] = _filled(dict(self.story), {"$submit": manner.submit, "$poll": manner.poll or ""})
        for rule in filled.get("rules", ()):
            rule.setdefault("when", {}).setdefault("provider", manner.provider)
        return {"title": self.title, "media": "stamped", **filled}


def _filled(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value


def manner_of(story: Story) -> Manner | None:
    """What a client is like, from its run; None when it submitted nothing that was accepted."""
    dialect = story.dialect
    submit = next((sight for sight in story.submits if sight.accepted or sight.status == 0), None)
    if submit is None or submit.operation is None:
        return None
    poll = next((sight.operation for sight in story.sights if sight.operation in dialect.polls), None)
    traits = {
        "async": bool(dialect.given(submit)),
        "polls": poll is not None,
        "hooks": dialect.hook is not None and dialect.hook in submit.asked,
        "video": (dialect.provider, poll) == ("creativeai", "getVideo"),
        "tools": submit.exchange.method == "TOOL",
        "http": submit.exchange.method != "TOOL",
    }
    return Manner(dialect.provider, submit.operation, poll, frozenset(name for name, met in traits.items() if met))
