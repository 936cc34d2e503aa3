-- GETs one path, each connection's requests spread over the signed-in people.
local sessions, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do sessions[#sessions + 1] = line end
  math.randomseed(os.time())
  at = math.random(#sessions)
end
function request()
  at = at % #sessions + 1
  return wrk.format("GET", nil, { ["Cookie"] = "sessionid=" .. sessions[at] .. "; text_size=100" })
end
function done(_summary, latency, _requests)
  io.write(string.format("p95 %.2fms\n", latency:percentile(95) / 1000))
end
