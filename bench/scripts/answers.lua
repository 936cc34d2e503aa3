-- POSTs answers of running attempts; sequences only grow, from the second argument on, so every request is a new
-- durable row, as long as a second run begins above the first.
local attempts, at, sequence = {}, 0, 0
local token = string.rep("a", 32)
function init(args)
  sequence = tonumber(args[2])
  for line in io.lines(args[1]) do
    local session, uid, device, choices = line:match("^(%S+) (%S+) (%S+) (%S+)$")
    local list = {}
    for choice in choices:gmatch("%d+") do list[#list + 1] = choice end
    attempts[#attempts + 1] = { session = session, uid = uid, device = device, choices = list }
  end
end
function request()
  at = at % #attempts + 1
  sequence = sequence + 1
  local one = attempts[at]
  local order = sequence % #one.choices + 1
  local body = string.format('{"device":"%s","order":%d,"sequence":%d,"answer":[%s],"flagged":false,"elapsed_ms":%d}',
    one.device, order, sequence, one.choices[order], sequence)
  return wrk.format("POST", "/thi/luot/" .. one.uid .. "/luu/",
    { ["Cookie"] = "sessionid=" .. one.session .. "; csrftoken=" .. token, ["X-CSRFToken"] = token,
      ["Content-Type"] = "application/json" }, body)
end
function done(_summary, latency, _requests)
  io.write(string.format("p95 %.2fms\n", latency:percentile(95) / 1000))
end
