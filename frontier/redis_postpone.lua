-- Notes that a host is left alone, or is no longer. ARGV[2] is the host, ARGV[3]
-- until when; then, by pairs, its sites and when they may ask it, '' if they have nothing
-- open. Nothing of it is due before that, so that is never too late. What is said of a host
-- holds for its line.
local host = ARGV[2]
local line = lineOf(host)
redis.call('ZADD', base .. ':hosts', 'NX', redis.call('ZCARD', base .. ':hosts'), host)
if tonumber(ARGV[3]) > now then
  redis.call('ZADD', base .. ':paused', ARGV[3], host)
else
  redis.call('ZREM', base .. ':paused', host)
end
if line ~= host and tonumber(ARGV[3]) > now then
  redis.call('SET', base .. ':shut:' .. line, ARGV[3], 'PX', string.format('%.0f', ARGV[3] - now + 60000))
elseif line ~= host then
  redis.call('DEL', base .. ':shut:' .. line)
end
for i = 4, #ARGV, 2 do
  local queue = queueOf(ARGV[i], line, host)
  redis.call('ZADD', queue, 'XX', 'GT', ARGV[3], host)
  if ARGV[i + 1] ~= '' then
    redis.call('ZADD', queue, 'LT', ARGV[i + 1], host)
  end
  if line ~= host then
    queueLine(ARGV[i], line)
  end
end
if redis.call('HEXISTS', base .. ':leases', host) == 1 then
  redis.call('SADD', base .. ':told', host)
end
redis.call('PUBLISH', base .. ':changed', host)
return { 'ok' }
