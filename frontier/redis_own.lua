-- Makes a lease known to the host itself, which has the last word. ARGV[2] is
-- its number, ARGV[3] 'own', or 'look' to look at what the host has without it.
-- Returns 'lost' where a later lease was there before, or 'ok', the time, whether the host
-- ever answered, until when it is left alone and, by pairs, each site that was ever known
-- here and when it may next ask for something, '' if it has nothing open.
if ARGV[3] == 'own' then
  if tonumber(redis.call('HGET', base .. ':h', 'token') or 0) > tonumber(ARGV[2]) then
    return { 'lost' }
  end
  redis.call('HSET', base .. ':h', 'token', ARGV[2])
end
local h = redis.call('HMGET', base .. ':h', 'answered', 'until')
local reply = { 'ok', whole(now), h[1] or '', h[2] or '0' }
for _, site in ipairs(redis.call('SMEMBERS', base .. ':s')) do
  local t = at(site)
  reply[#reply + 1] = site
  reply[#reply + 1] = t and whole(t) or ''
end
return reply
