-- Looks at what a host has. ARGV[2] is a lease, ARGV[3] 'own' to make it known to the
-- host itself, which has the last word on it, 'check' where it must be in force, 'look'
-- where it does not count.
-- Returns 'lost' where another lease is in force, or 'ok', the time, whether the host
-- ever answered, until when it is left alone and, by pairs, each site that was ever known
-- here and when it may next ask for something, '' if it has nothing open.
local held = redis.call('HGET', base .. ':h', 'lease')
if ARGV[3] == 'own' then
  local function number(lease)
    return tonumber(string.match(lease or '0', '%d+'))
  end
  if number(held) > number(ARGV[2]) then
    return { 'lost' }
  end
  redis.call('HSET', base .. ':h', 'lease', ARGV[2])
elseif ARGV[3] == 'check' and held ~= ARGV[2] then
  return { 'lost' }
end
local h = redis.call('HMGET', base .. ':h', 'answered', 'until')
local reply = { 'ok', whole(now), h[1] or '', h[2] or '0' }
for _, site in ipairs(redis.call('SMEMBERS', base .. ':s')) do
  local t = at(site)
  reply[#reply + 1] = site
  reply[#reply + 1] = t and whole(t) or ''
end
return reply
