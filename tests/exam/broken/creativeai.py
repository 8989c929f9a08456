"""A bad client for each rule of CreativeAI's that is judged."""

from tests.exam.bad import Bad, breaks
from tests.exam.stand import Stand
from tests.exam.video import VIDEOS, Hook, finish, good, submit, wait
from tests.providers.creativeai.drawing import drawn

BOOK: list[Bad] = []
P = "creativeai/"
STUCK = {"rules": [{"when": {"operation": "createVideo"}, "job": {"outcome": "stuck"}}]}
FAILS = {"rules": [{"when": {"operation": "createVideo"}, "job": {"outcome": "fail"}}]}
SLOW = {"rules": [{"when": {"operation": "createVideo"}, "job": {"outcome": "slow", "at": "5m"}}]}


def answers(status: int, *, operation: str = "createVideo", first: int = 1, **more: object) -> dict[str, object]:
    """A story in which the first so many are answered so."""
    when = {"provider": "creativeai", "operation": operation, "first": first}
    return {"rules": [{"when": when, "answer": {"status": status, **more}}]}


def polls(stand: Stand, ident: str, *pauses_s: float) -> dict[str, object]:
    """Poll after each of these pauses, until it ends."""
    for pause_s in pauses_s:
        stand.sleep(pause_s)
        answer = stand.get(f"{VIDEOS}/{ident}")
        if answer.status == 200 and answer.json["status"] in ("completed", "failed"):
            finish(stand, answer.json)
            return dict(answer.json)
    return {}


@breaks(BOOK, P + "C-1")
def polls_without_its_key(stand: Stand) -> None:
    ident = submit(stand)
    stand.sleep(10)
    stand.get(f"{VIDEOS}/{ident}", authorization="")
    finish(stand, wait(stand, ident, passed_s=10))


@breaks(BOOK, P + "C-2")
def forgets_v1_with_the_sdk(stand: Stand) -> None:
    stand.post("/images/generations", {"model": "dall-e-3", "prompt": "A kite"}, user_agent="OpenAI/Python 3.52.0")


@breaks(BOOK, P + "C-3")
def takes_202_for_done(stand: Stand) -> None:
    submit(stand)


@breaks(BOOK, P + "C-4")
def submits_a_fourth_at_once(stand: Stand) -> None:
    idents = [stand.post(VIDEOS, {"prompt": f"Scene {number}"}) for number in range(4)]
    stand.sleep(300)
    for answer in idents:
        if answer.status == 202:
            finish(stand, wait(stand, answer.json["id"], passed_s=300))


@breaks(BOOK, P + "C-5")
def asks_for_a_webhook_now_and_then(stand: Stand) -> None:
    url = stand.receive(Hook(stand))
    submit(stand, "A first boat", webhook_url=url)
    finish(stand, wait(stand, submit(stand, "A second boat")))
    stand.sleep(300)


@breaks(BOOK, P + "C-6")
def puts_21_into_a_batch(stand: Stand) -> None:
    stand.post(f"{VIDEOS}/batch", {"prompts": [{"prompt": f"Scene {number}"} for number in range(21)]})


@breaks(BOOK, P + "C-8")
def gives_a_picture_of_its_own_disk(stand: Stand) -> None:
    good(stand, image_url="http://192.168.0.7/photo.png")


@breaks(BOOK, P + "C-9")
def polls_at_once(stand: Stand) -> None:
    ident = submit(stand)
    stand.get(f"{VIDEOS}/{ident}")
    finish(stand, wait(stand, ident))


@breaks(BOOK, P + "C-10")
def polls_every_four_seconds(stand: Stand) -> None:
    polls(stand, submit(stand), 10, *[4.0] * 27, *[30.0] * 10)


@breaks(BOOK, P + "C-11", story=SLOW)
def never_slows_down(stand: Stand) -> None:
    polls(stand, submit(stand), *[10.0] * 60)


@breaks(BOOK, P + "C-12", story=STUCK)
def gives_up_after_a_quarter_of_an_hour(stand: Stand) -> None:
    polls(stand, submit(stand), *[10.0] * 12, *[30.0] * 26)


@breaks(BOOK, P + "C-13", P + "C-10", P + "C-11")
def polls_every_second(stand: Stand) -> None:
    polls(stand, submit(stand), 10, *[1.0] * 300)


@breaks(BOOK, P + "C-13", P + "C-12", "bounds-its-wait", story=STUCK)
def polls_for_ever(stand: Stand) -> None:
    polls(stand, submit(stand), *[10.0] * 12, *[30.0] * 60)


@breaks(BOOK, P + "C-14", "stops-at-terminal")
def polls_a_finished_job(stand: Stand) -> None:
    ident = submit(stand)
    finish(stand, wait(stand, ident))
    stand.sleep(30)
    stand.get(f"{VIDEOS}/{ident}")


@breaks(BOOK, P + "C-15", P + "C-14", "stops-at-terminal", story=FAILS)
def hopes_that_failed_is_not_final(stand: Stand) -> None:
    ident = submit(stand)
    wait(stand, ident)
    stand.sleep(30)
    stand.get(f"{VIDEOS}/{ident}")


@breaks(BOOK, P + "C-16")
def polls_a_voice_every_second(stand: Stand) -> None:
    ident = stand.post("/api/generate/voice", {"text": "Good morning"}).json["id"]
    for _ in range(100):
        stand.sleep(1)
        told = stand.get(f"/api/generate/status/{ident}").json
        if told["status"] == "COMPLETED":
            finish(stand, told)
            return


@breaks(BOOK, P + "C-17", "stops-at-terminal")
def knows_only_lower_case(stand: Stand) -> None:
    ident = stand.post("/api/generate/voice", {"text": "Good morning"}).json["id"]
    for _ in range(30):
        stand.sleep(3)
        told = stand.get(f"/api/generate/status/{ident}").json
        if told["status"] == "completed":
            return
    stand.say(str(told["output_url"]))


STRANGE = {"id": "x", "object": "video.generation", "status": "warming_up", "output_url": None}


@breaks(
    BOOK,
    P + "C-18",
    "survives-unknown",
    story={"rules": [{"when": {"operation": "getVideo", "first": 1}, "answer": {"status": 200, "body": STRANGE}}]},
)
def falls_over_a_new_status(stand: Stand) -> None:
    ident = submit(stand)
    stand.sleep(10)
    stand.get(f"{VIDEOS}/{ident}")


@breaks(BOOK, P + "C-19")
def looks_for_a_video_in_data(stand: Stand) -> None:
    stand.say(str(wait(stand, submit(stand)).get("data", "nothing")))


BARE = {"id": "x", "object": "video.generation", "status": "processing", "output_url": None}


@breaks(
    BOOK,
    P + "C-20",
    story={"rules": [{"when": {"operation": "getVideo", "nth": 2}, "answer": {"status": 200, "body": BARE}}]},
)
def falls_over_a_missing_field(stand: Stand) -> None:
    ident = submit(stand)
    for _ in range(2):
        stand.sleep(10)
        stand.get(f"{VIDEOS}/{ident}")


@breaks(BOOK, P + "C-24", "honours-retry-after", story=answers(429, retry_after=20))
def comes_again_before_it_may(stand: Stand) -> None:
    stand.post(VIDEOS, {"prompt": "A boat"})
    stand.sleep(2)
    good(stand, prompt="A boat")


@breaks(BOOK, P + "C-25")
def uses_up_its_minute(stand: Stand) -> None:
    for minute in range(2):
        for number in range(5):
            wait_briefly(stand, submit(stand, f"[mock:fail@1s] scene {number} of {minute}"))
        assert stand.post(VIDEOS, {"prompt": f"One more, {minute}"}).status == 429
        stand.sleep(60)


def wait_briefly(stand: Stand, ident: str) -> dict[str, object]:
    """A job that fails after a second: its webhook is not needed, a poll after ten seconds is."""
    stand.sleep(10)
    return dict(stand.get(f"{VIDEOS}/{ident}").json)


@breaks(BOOK, P + "C-26", "fails-over-rightly")
def sends_a_blocked_prompt_to_another_model(stand: Stand) -> None:
    stand.post(VIDEOS, {"prompt": "[mock:moderated] a boat"})
    stand.sleep(5)
    stand.post(VIDEOS, {"prompt": "[mock:moderated] a boat", "model": "kling-v3"})


@breaks(BOOK, P + "C-28", "no-retry-on-4xx")
def repeats_a_wrong_field(stand: Stand) -> None:
    for _ in range(3):
        stand.post(VIDEOS, {"prompt": "A boat", "duration": 99})
        stand.sleep(5)


@breaks(BOOK, P + "C-29", "no-retry-on-4xx", story=answers(401, first=3))
def repeats_a_refused_key(stand: Stand) -> None:
    for _ in range(2):
        stand.post(VIDEOS, {"prompt": "A boat"})
        stand.sleep(5)


@breaks(BOOK, P + "C-30", "no-retry-on-4xx", story={"accounts": {"creativeai": {"credits": 1}}})
def repeats_without_credits(stand: Stand) -> None:
    for _ in range(3):
        stand.post(VIDEOS, {"prompt": "A boat"})
        stand.sleep(60)


@breaks(BOOK, P + "C-31", "backs-off", story=answers(503, first=4))
def storms_when_all_are_down(stand: Stand) -> None:
    for _ in range(4):
        stand.post(VIDEOS, {"prompt": "A boat"})
    stand.sleep(60)
    good(stand, prompt="A boat")


@breaks(BOOK, P + "C-41", "fetches-in-time")
def comes_for_its_video_after_a_week(stand: Stand) -> None:
    told = wait(stand, submit(stand))
    stand.say(str(told["output_url"]))
    stand.sleep(8 * 86_400)
    stand.fetch(str(told["output_url"]))


@breaks(BOOK, P + "C-43")
def sends_a_mask_of_another_size(stand: Stand) -> None:
    parts = {"image": drawn(size=(64, 64)), "mask": drawn(size=(32, 32))}
    texts = {"prompt": "A hat", "model": "wan-2.6-image-edit"}
    edge = b"--b\r\n"
    raw = b"".join(
        edge + f'Content-Disposition: form-data; name="{name}"; filename="{name}.png"\r\n\r\n'.encode() + data + b"\r\n"
        for name, data in parts.items()
    )
    raw += b"".join(
        edge + f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in texts.items()
    )
    stand.send("POST", "/v1/images/edits", raw + b"--b--\r\n", {"content-type": "multipart/form-data; boundary=b"})


@breaks(BOOK, P + "C-44")
def composes_what_is_not_there_yet(stand: Stand) -> None:
    body = {"video_url": "file:///tmp/clip.mp4", "audio_url": "https://example.com/voice.mp3", "replace_audio": True}
    stand.post("/api/generate/compose", body)
