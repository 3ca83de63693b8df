-- Ends a lease. ARGV[2] is the host, ARGV[3] the lease, ARGV[4] until when the host is
-- left alone, ARGV[5] for how many milliseconds others leave its line alone, for the pace
-- at which it was asked; then, by pairs, all its sites and when each may next ask for
-- something, '' if it has nothing open.
--
-- Returns 'lost'; 'again' where something became known of the host meanwhile,
-- so that the caller looks at it again; or 'ok'.
local host = ARGV[2]
if redis.call('HGET', base .. ':leases', host) ~= ARGV[3] then
  return { 'lost' }
end
if redis.call('SREM', base .. ':told', host) == 1 then
  return { 'again' }
end
local line = lineOf(host)

-- Notes a time for a line, unless a later one is noted. It is forgotten a while
-- after it has come.
local function note(kind, till, by)
  local key = base .. ':' .. kind .. ':' .. line
  local known = tonumber(string.match(redis.call('GET', key) or '', '%d+') or 0)
  if till > now and till > known then
    redis.call('SET', key, string.format('%.0f', till) .. by, 'PX', string.format('%.0f', till - now + 60000))
  end
end

local till = tonumber(ARGV[4])
note('rest', now + ARGV[5], ' ' .. string.match(ARGV[3], ' (.*)'))
if line ~= host then
  note('shut', till, '')
end
for i = 6, #ARGV, 2 do
  local queue = queueOf(ARGV[i], line, host)
  if ARGV[i + 1] == '' then
    redis.call('ZREM', queue, host)
  else
    redis.call('ZADD', queue, ARGV[i + 1], host)
    if line ~= host then
      redis.call('SADD', base .. ':linesites:' .. line, ARGV[i])
    end
  end
end
if till > now then
  redis.call('ZADD', base .. ':paused', till, host)
else
  redis.call('ZREM', base .. ':paused', host)
end
free(line, host)
if line ~= host then
  for _, site in ipairs(sitesOf(line)) do
    queueLine(site, line)
  end
end
redis.call('PUBLISH', base .. ':changed', host)
return { 'ok' }
