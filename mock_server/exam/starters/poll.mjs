// A starter client in JavaScript, no library needed: submits a video to CreativeAI, polls as advised, prints its URL.
//
//     soundstage exam --provider creativeai --pace 60 -- node poll.mjs

const { CREATIVEAI_BASE_URL: base, CREATIVEAI_API_KEY: key, SOUNDSTAGE_PACE: pace = "1" } = process.env;
const videos = `${base}/v1/video/generations`;
const later = [429, 500, 502, 503, 504];
const tries = 4;

const pause = (seconds) => new Promise((done) => setTimeout(done, (seconds / Number(pace)) * 1000));

function fail(said) {
  console.error(said);
  process.exit(1);
}

async function call(method, url, body) {
  try {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, headers: answer.headers, told: await answer.json() };
  } catch (error) {
    return { status: 0, headers: new Headers(), told: { error: String(error) } };
  }
}

// A 429 or 5xx is tried again, later each time; anything else is final. So is no answer: the job may be accepted.
async function submit(body) {
  for (let attempt = 0; ; attempt += 1) {
    const { status, headers, told } = await call("POST", videos, body);
    if (status === 202) return told.id;
    if (!later.includes(status) || attempt === tries - 1) fail(`refused with ${status}: ${JSON.stringify(told.error)}`);
    await pause(Number(headers.get("retry-after") ?? 2 ** attempt));
  }
}

// After 10 s, every 10 s for two minutes, every 30 s then, ten minutes at most.
async function wait(id) {
  for (let passed = 0; passed < 600; ) {
    const step = passed < 120 ? 10 : 30;
    await pause(step);
    passed += step;
    const { status, told } = await call("GET", `${videos}/${id}`);
    const word = String(told.status ?? "").toLowerCase();
    if (status === 200 && word === "completed" && told.output_url) return told.output_url;
    if (status === 200 && word === "failed") fail(`failed: ${JSON.stringify(told.error ?? told.error_message)}`);
    if (status >= 400 && status < 500 && status !== 429) fail(`polling was refused with ${status}`);
  }
  return fail("no result within ten minutes");
}

console.log(await wait(await submit({ prompt: "A paper boat in the rain", duration: 5 })));
