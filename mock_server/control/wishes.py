"""What callers of the control API send. An unknown key is an error that names the nearest one."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr, model_validator

from mock_server.engine.errors import nearest


def _number(written: Any) -> Any:
    right = isinstance(written, int | float | None) and not isinstance(written, bool)
    if not right:
        raise ValueError(f"is a number, for example 60; got {written!r:.80}")
    return written


def _scenario(written: Any) -> Any:
    right = isinstance(written, str | dict | None)
    if not right:
        raise ValueError(f"is a scenario's name or a whole scenario; got {written!r:.80}")
    return written


# One check before the union: its branches would each complain on their own.
Number = Annotated[int | float | None, BeforeValidator(_number)]
ScenarioGiven = Annotated[str | dict[str, Any] | None, BeforeValidator(_scenario)]


class Wish(BaseModel):
    """What a caller sends: an unknown key is an error that names the nearest one."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, written: Any) -> Any:
        known = list(cls.model_fields)
        unknown = [str(key) for key in written if key not in known] if isinstance(written, dict) else []
        if unknown:
            raise ValueError(f"unknown key `{unknown[0][:80]}`{nearest(unknown[0][:80], known)}")
        return written


class ClockWish(Wish):
    """How a new world's clock begins: `{"rate": 0, "start": "2026-03-09T16:10:00Z"}`."""

    rate: Annotated[Number, Field(description="0 is frozen, 1 real, N is N times faster", examples=[0])] = None
    start: Annotated[StrictStr | None, Field(examples=["2026-03-09T16:10:00Z"])] = None


class WorldWish(Wish):
    """A world to make or reset; what is left out is as the server's defaults say."""

    scenario: Annotated[ScenarioGiven, Field(description="a name, or a whole scenario", examples=["free-tier"])] = None
    seed: StrictInt | None = None
    clock: ClockWish | None = None
    accounts: Annotated[
        dict[str, dict[str, Any]] | None, Field(examples=[{"creativeai": {"tier": "free", "credits": 50}}])
    ] = None


class ClockMove(Wish):
    """Exactly one of the three: run at a rate, move on by a duration, or jump until idle or until a job has ended."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"minProperties": 1, "maxProperties": 1})

    rate: Annotated[Number, Field(examples=[60])] = None
    advance: Annotated[StrictStr | None, Field(examples=["90s"])] = None
    until: Annotated[StrictStr | None, Field(description="`idle`, or a job's id", examples=["idle"])] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [name for name in ("rate", "advance", "until") if getattr(self, name) is not None]
        if len(given) != 1:
            met = " and ".join(given) or "none of them"
            raise ValueError(f'send exactly one of rate, advance, until, for example {{"until": "idle"}}; got {met}')
        return self


class FailWish(Wish):
    """Why a job is made to fail; the provider's own words where left out."""

    code: Annotated[StrictStr, Field(min_length=1, max_length=200)] = "failed"
    message: Annotated[StrictStr | None, Field(max_length=2_000)] = None
