"""What the work under /api/generate makes, read by decoders: length, size, alpha, both tracks, the given numbers."""

from typing import Any

import pytest
from PIL import Image

from contracts import loader
from mock_server.media.make import make
from mock_server.media.recipe import Recipe
from mock_server.media.tone import melody
from mock_server.providers.creativeai.assets import seed
from mock_server.providers.kit import Asset
from tests.media.decoded import difference, likeness, numbers, picture, sound, sound_seconds, video
from tests.providers.creativeai.work import CHART, IMAGE, polled, submitted
from tests.stage import MockStage

SPOKEN = "The kettle boils. Pour, wait, enjoy. Then rinse the pot and put it away for tomorrow."


def finished(api: MockStage, path: str, ask: dict[str, Any]) -> str:
    """The link to a result."""
    job = submitted(api, path, ask)
    api.advance("idle")
    return str(polled(api, job)["output_url"])


def recipe_of(api: MockStage, url: str) -> Recipe:
    asset = api.edge.rooms["creativeai"].asset(api.world, url.rpartition("/")[2])
    assert isinstance(asset, Asset)
    return asset.recipe


def made(api: MockStage, url: str) -> bytes:
    return make(recipe_of(api, url))


def clip_with_sound(api: MockStage) -> tuple[str, str]:
    """A video of this world: its id and its link."""
    ask = {"prompt": "A kettle", "duration": 3, "resolution": "480p", "sound": True}
    job = api.post("/v1/video/generations", ask).json["id"]
    api.advance("idle")
    return job, api.get(f"/v1/video/generations/{job}").json["output_url"]


@pytest.mark.parametrize(("speed", "seconds"), [(1.0, 6.0), (2.0, 3.0), (0.5, 12.0)])
def test_speech_lasts_as_long_as_its_text_takes(api: MockStage, speed: float, seconds: float) -> None:
    url = finished(api, "voice", {"text": SPOKEN, "speed": speed})

    assert url.endswith(".mp3")
    assert sound_seconds(made(api, url)) == pytest.approx(seconds, abs=0.2)


def test_the_event_tells_the_length_of_the_file(api: MockStage) -> None:
    url = finished(api, "voice", {"text": SPOKEN, "webhook_url": api.receiver([200])})

    told = api.parsed(api.deliveries()[0])

    assert told["duration_seconds"] == pytest.approx(sound_seconds(made(api, url)), abs=0.001)


@pytest.mark.parametrize("replace", [True, False])
def test_a_composition_has_the_given_picture_and_sound(api: MockStage, replace: bool) -> None:
    clip_job, clip = clip_with_sound(api)
    voice = finished(api, "voice", {"text": "Pour, wait, enjoy."})

    data = made(api, finished(api, "compose", {"video_url": clip, "audio_url": voice, "replace_audio": replace}))

    shown = video(data)
    assert (shown.size, shown.seconds, shown.has_sound) == ((854, 480), 3.0, True)
    assert difference(shown.frames[0], video(made(api, clip)).frames[0]) == 0
    assert likeness(sound(data), sound(made(api, voice))) > (0.95 if replace else 0.4)
    own = numbers(melody(3, seed(clip_job)))
    assert (likeness(sound(data), own) > 0.4) is not replace


def test_a_composition_of_what_is_elsewhere_is_a_clip_with_sound_too(api: MockStage) -> None:
    ask = {"video_url": "https://example.com/a.mp4", "audio_url": "https://example.com/a.mp3", "replace_audio": True}

    shown = video(made(api, finished(api, "compose", ask)))

    assert (shown.size, shown.has_sound) == ((1280, 720), True)


def test_inputs_of_another_kind_are_no_inputs(api: MockStage) -> None:
    still = finished(api, "restore", IMAGE)

    recipe = recipe_of(api, finished(api, "compose", {"video_url": still, "audio_url": still, "replace_audio": False}))

    assert (recipe.video, recipe.audio) == (None, None)


def test_the_printed_composition_has_the_printed_voice() -> None:
    api = MockStage(loader.load("creativeai"), scenario="documented")

    printed = recipe_of(api, "/product-demo-with-voice.mp4")

    assert printed.audio == recipe_of(api, "/voice-abc123.mp3")


def test_a_chart_is_of_its_numbers_and_its_length(api: MockStage) -> None:
    ask = {"chart_data": CHART, "title": "Mugs", "duration": 2}
    other = {**CHART, "datasets": [{"label": "Mugs", "data": [5, 1]}]}

    shown = video(made(api, finished(api, "chart-to-video", ask)))
    unlike = video(made(api, finished(api, "chart-to-video", {**ask, "chart_data": other})))

    assert (shown.size, shown.seconds) == ((1280, 720), 2.0)
    assert difference(upper(shown.frames[-1]), upper(unlike.frames[-1])) > 0.5


def upper(frame: Image.Image) -> Image.Image:
    """The part above the strip of texts."""
    return frame.crop((0, 0, frame.width, frame.height * 3 // 4))


@pytest.mark.parametrize("style", [None, "ken_burns", "build_up", "reveal", "morph"])
def test_styles_move_a_chart_differently(api: MockStage, style: str | None) -> None:
    """Ken Burns starts with the whole chart and goes nearer; the others uncover it and then hold still."""
    ask = {"chart_data": CHART, "duration": 2} | ({"animation_style": style} if style else {})

    frames = [upper(frame) for frame in video(made(api, finished(api, "chart-to-video", ask))).frames]

    assert difference(frames[0], frames[-1]) > 0.3
    assert (difference(frames[-3], frames[-1]) < 0.1) is (style != "ken_burns")


def test_a_chart_made_here_is_the_still_of_its_video(api: MockStage) -> None:
    still = finished(api, "restore", IMAGE)
    ask = {"chart_image_url": still, "animation_style": "ken_burns", "title": "Mugs by month", "duration": 1}

    url = finished(api, "chart-to-video", ask)

    first = video(made(api, url)).frames[0]
    assert first.size == (720, 720)
    assert difference(upper(first), upper(picture(made(api, still)).resize((720, 720)))) < 8
    assert "Mugs by month" in recipe_of(api, url).lines


def test_a_cutout_is_transparent_around_its_subject(api: MockStage) -> None:
    cutout = picture(made(api, finished(api, "background-removal", IMAGE)))

    assert (cutout.format, cutout.mode, cutout.size) == ("PNG", "RGBA", (1024, 1024))
    alpha = cutout.getchannel("A")
    assert [alpha.getpixel(place) for place in ((0, 0), (1023, 0), (512, 400))] == [0, 0, 255]


@pytest.mark.parametrize(("scale", "side"), [(None, 2048), (2, 2048), (4, 4096)])
def test_an_enlarged_image_is_so_many_times_larger(api: MockStage, scale: int | None, side: int) -> None:
    url = finished(api, "upscale", {**IMAGE, **({"scale": scale} if scale else {})})

    assert picture(made(api, url)).size == (side, side)


def test_sizes_follow_a_source_made_here_up_to_their_bound(api: MockStage) -> None:
    large = finished(api, "upscale", {**IMAGE, "scale": 4})
    _, clip = clip_with_sound(api)

    sides = {
        path: (recipe.width, recipe.height, recipe.alpha)
        for path, source in (("upscale", large), ("restore", clip), ("background-removal", clip))
        for recipe in (recipe_of(api, finished(api, path, {"image_url": source})),)
    }

    assert sides == {
        "upscale": (4096, 4096, False),
        "restore": (854, 480, False),
        "background-removal": (854, 480, True),
    }


def test_what_was_cut_out_stays_so(api: MockStage) -> None:
    cutout = finished(api, "background-removal", IMAGE)

    larger = picture(made(api, finished(api, "upscale", {"image_url": cutout})))

    assert larger.getchannel("A").getextrema() == (0, 255)


def test_a_stamped_world_stamps_every_kind(api: MockStage) -> None:
    api.world.manners = type(api.world.manners)(stamped=True)

    for path, ask in (("voice", {"text": "Mind the gap"}), ("chart-to-video", {"chart_data": CHART, "duration": 1})):
        job = submitted(api, path, ask)
        api.advance("idle")
        assert job.encode() in made(api, polled(api, job)["output_url"])


def test_an_unfinished_or_failed_job_has_no_file(api: MockStage) -> None:
    job = submitted(api, "voice", {"text": "[mock:fail]"})
    name = f"voice-{job.rpartition('_')[2]}.mp3"
    room = api.edge.rooms["creativeai"]

    assert room.asset(api.world, name) is None
    api.advance("idle")
    assert room.asset(api.world, name) is None


def test_a_composition_of_compositions_stays_small(api: MockStage) -> None:
    """Each level doubles what is below it; thirty levels must not."""
    _, url = clip_with_sound(api)
    for _ in range(30):
        url = finished(api, "compose", {"video_url": url, "audio_url": url, "replace_audio": False})

    assert len(str(recipe_of(api, url))) < 50_000
