"""What a task takes over from the task, the clip or the file that its input names; `follow` looks for it.

All of it is fixed at acceptance, so a long chain of tasks costs no more to look at than its last one.
"""

import msgspec
from msgspec.structs import replace

from mock_server.media.make import STILLS
from mock_server.media.recipe import Recipe


class Source(msgspec.Struct, frozen=True, gc=False):
    """What is known of what a task goes on from; empty where it starts from nothing, or from something unknown.

    seconds, width, height: of the video, sound or picture; sound: whether a video is heard; still: what is seen at its
    start. words: what is said or sung in it; title: what it is called.
    """

    seconds: float = 0.0
    width: int = 0
    height: int = 0
    sound: bool = False
    still: Recipe | None = None
    words: str = ""
    title: str = ""


NOTHING = Source()


def of_recipe(recipe: Recipe | None) -> Source:
    """What a file gives to the task that starts from it."""
    if recipe is None:
        return NOTHING
    shown = recipe
    while shown.video:
        shown = shown.video
    heard = recipe.sound or recipe.audio is not None or recipe is not shown
    return Source(shown.seconds, shown.width, shown.height, heard, still(shown))


def still(recipe: Recipe) -> Recipe | None:
    """What is seen at its start; None for a sound. One picture deep at most: chains would grow without end."""
    if recipe.kind not in (*STILLS, "mp4"):
        return None
    inner = recipe.image and replace(recipe.image, image=None, stamp=None)
    kind = "png" if recipe.kind == "mp4" else recipe.kind
    return replace(recipe, kind=kind, seconds=0, sound=False, style=None, image=inner, audio=None, stamp=None)
