-- When a site may next ask the host for something: nil if it has nothing open.
local function at(site)
  local due
  for kind = 1, 3 do
    local first = redis.call('ZRANGE', base .. ':q:' .. kind .. ':' .. site, 0, 0, 'WITHSCORES')
    if first[2] and (not due or tonumber(first[2]) < due) then
      due = tonumber(first[2])
    end
  end
  if not due then
    return nil
  end
  local h = redis.call('HMGET', base .. ':h', 'until', 'released')
  return math.max(due, tonumber(h[1] or 0), tonumber(h[2] or 0))
end

-- A number as Redis is to be told it: without an exponent.
local function whole(n)
  return string.format('%.0f', n)
end
