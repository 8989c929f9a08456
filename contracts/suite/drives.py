"""Happy paths and provoked failures, one a row: what is submitted, and how its job is to go.

`$hook` stands for the URL of a receiver. Prompts are our own.
"""

from base64 import b64decode
from dataclasses import dataclass, field
from typing import Any

KITE = "A red kite over a long beach at low tide"
# What careless hands change: letters beyond ASCII, marks of HTML and JSON, double spaces, a long text, a URL's query.
ODD = 'Ein Drachen über „Låg“ & <low> tide, 7 o\'clock;  風箏 \\ "slow" pan. ' + " ".join(
    ["The wind turns and the sand lifts."] * 16
)
ODD_PICTURE = "https://example.com/kite%20one.png?w=1280&v=2"
PICTURE = "https://example.com/kite.png"
HOOK = "$hook"
WHITE = b64decode(  # 8 x 8 pixels, all white
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mP4DwUMlDEA98A/wa9cD80AAAAASUVORK5CYII="
)
SAY = [{"role": "user", "content": "Name three kinds of kite"}]


@dataclass(frozen=True, slots=True)
class Drive:
    """One thing to submit. fate: how its job is told to go; wanted: the word it must end with."""

    id: str
    operation: str
    body: dict[str, Any] | None
    rules: tuple[str, ...]
    fate: tuple[str, float | None] | None = None
    wanted: str = "completed"
    query: dict[str, str] = field(default_factory=dict)


def _video(**more: Any) -> dict[str, Any]:
    return {"prompt": KITE, "duration": 5, "webhook_url": HOOK, **more}


def _creativeai() -> tuple[Drive, ...]:
    failed = ("S-119", "S-312", "S-313", "S-258")
    items = [{"prompt": ODD}, {"prompt": "A lighthouse in fog", "image_url": ODD_PICTURE}, {"prompt": "A night train"}]
    speech = {"text": "Mind the gap: „Vorsicht“ & <Lücke>", "voice": "shimmer", "language": "de", "speed": 2.0}
    batch = {"prompts": items, "webhook_url": HOOK}
    chart = {"type": "bar", "labels": ["a", "b"], "datasets": [{"label": "n", "data": [3, 5]}]}
    still = {"image_url": PICTURE, "webhook_url": HOOK}
    mix = {"video_url": "https://example.com/a.mp4", "audio_url": "https://example.com/a.mp3", "replace_audio": True}
    chat, chunks = {"model": "gemini-2.0-flash", "messages": SAY}, {"stream_options": {"include_usage": True}}
    return (
        Drive("video", "createVideo", _video(), ("S-117", "S-118", "S-257")),
        Drive("video-plain", "createVideo", {"prompt": KITE}, ("S-117", "S-106")),
        Drive("video-by-alias", "createVideoAlias", _video(image_url=PICTURE), ("S-23", "S-117")),
        Drive("video-odd", "createVideo", _video(prompt=ODD, image_url=ODD_PICTURE), ("S-100", "S-101", "S-264")),
        Drive("video-by-name", "createVideo", _video(model="kling-v3", aspect_ratio="9:16"), ("S-225", "S-304")),
        Drive("video-seedance", "createVideo", _video(model="seedance-1.5-pro", resolution="480p"), ("S-225", "S-304")),
        Drive("video-from-image", "createVideo", _video(image_url=PICTURE), ("S-101", "S-292")),
        Drive("video-failed", "createVideo", _video(), failed, ("fail", None), "failed"),
        Drive("video-failed-early", "createVideo", _video(image_url=PICTURE), failed, ("fail", 20.0), "failed"),
        Drive("video-timed-out", "createVideo", _video(), ("S-124", "S-325", "S-326"), ("slow", 1_200.0), "failed"),
        Drive("video-moved", "createVideo", _video(), ("S-227", "S-293", "S-314"), ("failover", None)),
        Drive("video-moved-late", "createVideo", _video(), ("S-228", "S-230"), ("failover", 40.0)),
        Drive("batch", "createVideoBatch", batch, ("S-133", "S-137", "S-138", "S-259", "S-294")),
        Drive("batch-failed", "createVideoBatch", batch, ("S-137", "S-263"), ("fail", None), "failed"),
        Drive("voice", "createVoice", {"text": "Mind the gap", "webhook_url": HOOK}, ("S-146", "S-182", "S-261")),
        Drive("voice-odd", "createVoice", {**speech, "webhook_url": HOOK}, ("S-182", "S-261", "S-264")),
        Drive(
            "voice-failed",
            "createVoice",
            {"text": "Mind the gap", "webhook_url": HOOK},
            ("S-150",),
            ("fail", None),
            "failed",
        ),
        Drive("composition", "createComposition", {**mix, "webhook_url": HOOK}, ("S-156",)),
        Drive("chart", "createChartVideo", {"chart_data": chart, "webhook_url": HOOK}, ("S-167",)),
        Drive("background", "removeBackground", still, ("S-170",)),
        Drive("upscale", "upscaleImage", still, ("S-171",)),
        Drive("restore", "restoreImage", still, ("S-172",)),
        Drive(
            "native-image", "nativeGenerateImage", {"prompt": KITE, "webhook_url": HOOK}, ("S-260", "S-187", "S-300")
        ),
        Drive("native-odd", "nativeGenerateImage", {"prompt": ODD, "webhook_url": HOOK}, ("S-260", "S-264")),
        Drive("native-video", "nativeGenerateVideo", {"prompt": KITE}, ("S-187",)),
        Drive("image", "createImage", {"model": "dall-e-3", "prompt": KITE}, ("S-60",)),
        Drive("images", "createImage", {"model": "dall-e-3", "prompt": KITE, "n": 3}, ("S-61",)),
        Drive("edit", "editImage", {"image": WHITE, "mask": WHITE, "prompt": "Put it on linen"}, ("S-75",)),
        Drive("quote", "nativeCalculate", {"model": "seedream-3.0", "prompt": KITE}, ("S-189",)),
        Drive("models", "listModels", None, ("S-190", "S-191")),
        Drive("chat", "createChatCompletion", chat, ("S-194", "S-197")),
        Drive("chat-stream", "createChatCompletion", {**chat, "stream": True}, ("S-197",)),
        Drive("chat-stream-usage", "createChatCompletion", {**chat, "stream": True, **chunks}, ("S-197",)),
        Drive("completion", "createCompletion", {"model": "gpt-4o", "prompt": "A kite is"}, ("S-40", "S-197")),
        Drive(
            "completion-stream",
            "createCompletion",
            {"model": "gpt-4o", "prompt": "A kite is", "stream": True},
            ("S-197",),
        ),
    )


def _unifically() -> tuple[Drive, ...]:
    def task(model: str, **fields: Any) -> dict[str, Any]:
        return {"model": model, "input": fields, "callback_url": HOOK}

    still, speech = "alibaba/qwen-image-2.0", "elevenlabs/speech-to-text"
    ends = ("U-124", "U-125", "U-126", "U-155")
    return (
        Drive("image", "createTask", task(still, prompt=KITE), (*ends, "U-133")),
        Drive("video", "createTask", task("google/veo-3.1-fast", prompt=KITE), (*ends, "U-132")),
        Drive(
            "song",
            "createTask",
            task("suno-ai/music", mv="chirp-crow", custom=False, gpt_description_prompt=KITE),
            ("U-135",),
        ),
        Drive("transcript", "createTask", task(speech, audio_url="https://example.com/a.mp3"), ("U-137",)),
        Drive("image-failed", "createTask", task(still, prompt=KITE), ("U-129", "U-157"), ("fail", None), "failed"),
        Drive("dry-run", "createTask", {**task(still, prompt=KITE), "dry_run": True}, ("U-118", "U-119", "U-120")),
        Drive("account", "getAccount", None, ("U-142",)),
        Drive("models", "listModels", None, ("U-145",)),
        Drive("voices", "listVoices", None, ("U-146",)),
        Drive("upload", "uploadFile", {"file": WHITE}, ("U-150", "U-151")),
    )


def _mayanio() -> tuple[Drive, ...]:
    images = {"prompt": KITE, "aspect_ratio": "16:9", "output_format": "jpeg", "num_images": 2}
    video = {"prompt": KITE, "model": "ltx-2", "duration": 5, "resolution": "360p", "aspect_ratio": "9:16"}
    return (
        Drive("images", "createImages", images, ("S-29", "S-31", "S-32", "S-35")),
        Drive("image-plain", "createImages", {"prompt": KITE}, ("S-25", "S-26", "S-27")),
        Drive("image-webp", "createImages", {"prompt": KITE, "output_format": "webp"}, ("S-31", "S-32")),
        Drive("video", "createVideo", video, ("S-52", "S-53", "S-54", "S-55")),
        Drive("video-plain", "createVideo", {"prompt": KITE}, ("S-47", "S-48")),
        Drive("model", "create3d", {"image_url": PICTURE, "texture_quality": "no"}, ("S-68", "S-73")),
        Drive("model-plain", "create3d", {"image_url": PICTURE}, ("S-69", "S-70")),
        Drive("list", "listProjects", None, ("S-80", "S-95", "S-99")),
        Drive("list-page", "listProjects", None, ("S-93", "S-94"), query={"page": "2", "limit": "3"}),
        Drive("list-images", "listProjects", None, ("S-78", "S-82"), query={"type": "images", "order": "asc"}),
        Drive("list-videos", "listProjects", None, ("S-78",), query={"type": "videos", "limit": "1"}),
    )


def _kubeez() -> tuple[Drive, ...]:
    image = {"prompt": KITE, "model": "nano-banana"}
    clip = {**image, "model": "kling-2-6-text-to-video-5s", "generation_type": "text-to-video", "aspect_ratio": "16:9"}
    sung = {"title": "Harbour Light", "style": "folk", "vocal_gender": "f", "lyrics": "One lantern, two"}
    said: dict[str, Any] = {"dialogue": [{"text": "Good evening"}, {"text": "And to you", "voice": "Drew"}]}
    ad = {"reference_ad_url": PICTURE, "product_text": "A kite", "variant_count": 3}
    quick: dict[str, Any] = {"model": "kling-2-6-text-to-video", "generation_type": "text-to-video", "prompt": KITE}
    quick |= {"negative_prompt": "rain", "parameters": {"duration": "10s"}}
    failed = ("K-101", "K-106", "K-105")
    return (
        Drive("image", "generate_media", image, ("K-101", "K-113")),
        Drive("image-failed", "generate_media", image, ("K-101", "K-108"), ("fail", None), "failed"),
        Drive("song", "generate_music", {"prompt": KITE}, ("K-101", "K-111")),
        Drive("clip", "generate_media", clip, ("K-101", "K-102", "K-105")),
        Drive("clip-failed", "generate_media", clip, failed, ("fail", None), "failed"),
        Drive("clip-failed-early", "generate_media", clip, failed, ("fail", 5.0), "failed"),
        Drive("clip-moderated", "generate_media", clip, ("K-107",), ("moderated", 5.0), "failed"),
        Drive("song-as-told", "generate_music", sung, ("K-101", "K-111")),
        Drive("song-failed", "generate_music", sung, failed, ("fail", None), "failed"),
        Drive("dialogue", "generate_dialogue", said, ("K-101", "K-112")),
        Drive("dialogue-failed", "generate_dialogue", said, failed, ("fail", None), "failed"),
        Drive("ad", "create_ad_copy", ad, ("K-101", "K-113")),
        Drive("ad-failed", "create_ad_copy", ad, failed, ("fail", None), "failed"),
        Drive("models", "get_models", {}, ("K-114",)),
        Drive("songs-models", "get_models", {"model_type": "music"}, ("K-96", "K-114")),
        Drive("estimate", "get_generation_estimate", quick, ("K-109", "K-110")),
        Drive("balance", "get_balance", {}, ("K-115",)),
        Drive("history", "get_generations", {}, ("K-116",)),
    )


DRIVES = {"creativeai": _creativeai, "unifically": _unifically, "mayanio": _mayanio, "kubeez": _kubeez}
