-- POSTs the sign-in form as one person after another.
local names, at = {}, 0
local token = string.rep("a", 32)
local password
function init(args)
  password = args[2]
  for line in io.lines(args[1]) do names[#names + 1] = line end
end
function request()
  at = at % #names + 1
  return wrk.format("POST", "/dang-nhap/",
    { ["Cookie"] = "csrftoken=" .. token, ["Content-Type"] = "application/x-www-form-urlencoded" },
    "csrfmiddlewaretoken=" .. token .. "&login=" .. names[at] .. "&password=" .. password)
end
function response(status)
  if status ~= 302 then io.stderr:write("sign-in answered " .. status .. "\n") end
end
