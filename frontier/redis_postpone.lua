-- Notes that a host is left alone, or is no longer. ARGV[2] is the host, ARGV[3]
-- until when; then, by pairs, its sites and when they may ask it, '' if they have nothing
-- open. Nothing of it is due before that, so that is never too late.
local host = ARGV[2]
redis.call('ZADD', base .. ':hosts', 'NX', redis.call('ZCARD', base .. ':hosts'), host)
if tonumber(ARGV[3]) > now then
  redis.call('ZADD', base .. ':paused', ARGV[3], host)
else
  redis.call('ZREM', base .. ':paused', host)
end
for i = 4, #ARGV, 2 do
  local queue = base .. ':queue:' .. ARGV[i]
  redis.call('ZADD', queue, 'XX', 'GT', ARGV[3], host)
  if ARGV[i + 1] ~= '' then
    redis.call('ZADD', queue, 'LT', ARGV[i + 1], host)
  end
end
if redis.call('HEXISTS', base .. ':leases', host) == 1 then
  redis.call('SADD', base .. ':told', host)
end
redis.call('PUBLISH', base .. ':changed', host)
return { 'ok' }
