-- Has wrk play requests from a file, each once: eight digits of its length, then the request as it goes over the wire.
-- At the end of the file it begins anew and counts that; who needs every request to be another one looks at the count.
--
-- PLAY=… wrk -s play.lua -t 1 …   writes one line of JSON.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  file = assert(io.open(os.getenv("PLAY"), "rb"))
  file:setvbuf("full", 1048576)
  rounds = 0
  -- Each thread begins elsewhere only if there is one: they would play the same.
  request = function()
    local length = file:read(8)
    if length == nil then
      rounds = rounds + 1
      file:seek("set", 0)
      length = file:read(8)
    end
    return file:read(tonumber(length))
  end
end

function done(summary, latency)
  local rounds = 0
  for _, thread in ipairs(threads) do rounds = math.max(rounds, thread:get("rounds")) end
  io.write(string.format(
    '\n{"answered":%d,"seconds":%.6f,"refused":%d,"broken":%d,"rounds":%d,"p50":%.3f,"p99":%.3f}\n',
    summary.requests, summary.duration / 1e6, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, rounds,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
