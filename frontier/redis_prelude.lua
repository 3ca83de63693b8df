-- What every script begins with. KEYS[1] is what the names of all keys that it
-- touches begin with; all of them have one hash tag, and so one slot. ARGV[1] is
-- the time in milliseconds, '' for that of the server.
local base = KEYS[1]
local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end

-- A number as Redis is to be told it: without an exponent.
local function whole(n)
  return string.format('%.0f', n)
end
