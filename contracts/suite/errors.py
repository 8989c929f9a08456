"""Why a run cannot judge: the target, or the harness itself."""


class CannotJudge(Exception):
    """One clear sentence about why nothing can be said of the target; the command exits 2."""
