-- What wrk sends: create, then three polls of the created id; or, with ids behind `--`, polls of those alone.
-- One wrk thread runs one copy of this, so the mix is one create to three polls over all its connections.

local CREATE = "/creativeai/v1/video/generations"
local BODY = '{"model":"auto","prompt":"A tram crosses the wet square at dusk, seen from a third floor, take %08d",'
  .. '"duration":5,"aspect_ratio":"16:9"}'
local KEY = "Bearer mock_bench__unlimited"
local POLLS = 3

local waiting, first, last = {}, 1, 0
local given, made = {}, 0
local threads = {}
refused = 0 -- global: `done` asks for it

function setup(thread)
  table.insert(threads, thread)
end

local function poll(id)
  return wrk.format("GET", CREATE .. "/" .. id, {["Authorization"] = KEY})
end

function init(args)
  for index, id in ipairs(args) do
    given[index] = poll(id)
  end
end

function request()
  made = made + 1
  if #given > 0 then
    return given[made % #given + 1]
  end
  if first <= last then
    made = made - 1
    local next_poll = waiting[first]
    waiting[first] = nil
    first = first + 1
    return next_poll
  end
  local headers = {["Authorization"] = KEY, ["Content-Type"] = "application/json"}
  return wrk.format("POST", CREATE, headers, BODY:format(made))
end

function response(status, headers, body)
  if status < 200 or status > 299 then
    refused = refused + 1
  elseif status == 202 then
    local of_it = poll(body:match('"id":"([^"]+)"'))
    for _ = 1, POLLS do
      last = last + 1
      waiting[last] = of_it
    end
  end
end

function done(summary, latency)
  local all = 0
  for _, thread in ipairs(threads) do
    all = all + thread:get("refused")
  end
  local broken = summary.errors
  io.write(string.format(
    '\nRUN {"requests":%d,"seconds":%.6f,"p99_ms":%.3f,"size_bytes":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(99) / 1e3, summary.bytes,
    all, broken.connect + broken.read + broken.write + broken.timeout
  ))
end
