-- Ends a lease. ARGV[2] is the host, ARGV[3] the lease, ARGV[4] until when the host is
-- left alone; then, by pairs, all its sites and when each may next ask for
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
for i = 5, #ARGV, 2 do
  local queue = base .. ':queue:' .. ARGV[i]
  if ARGV[i + 1] == '' then
    redis.call('ZREM', queue, host)
  else
    redis.call('ZADD', queue, ARGV[i + 1], host)
  end
end
if tonumber(ARGV[4]) > now then
  redis.call('ZADD', base .. ':paused', ARGV[4], host)
else
  redis.call('ZREM', base .. ':paused', host)
end
redis.call('HDEL', base .. ':leases', host)
redis.call('ZREM', base .. ':ends', host)
redis.call('PUBLISH', base .. ':changed', host)
return { 'ok' }
