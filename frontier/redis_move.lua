-- Has a host wait in another line than it was taken from, and ends its lease. ARGV[2] is the
-- host, ARGV[3] the lease, ARGV[4] the line that it was taken from, ARGV[5] its own by the
-- rules of now.
local host, from, to = ARGV[2], ARGV[4], ARGV[5]
if redis.call('HGET', base .. ':leases', host) ~= ARGV[3] then
  return { 'lost' }
end
if to == host then
  redis.call('HDEL', base .. ':lines', host)
else
  redis.call('HSET', base .. ':lines', host, to)
end
free(from, host)
for _, site in ipairs(redis.call('SMEMBERS', base .. ':sites')) do
  local queue = queueOf(site, from, host)
  local at = redis.call('ZSCORE', queue, host)
  if at then
    redis.call('ZREM', queue, host)
    redis.call('ZADD', queueOf(site, to, host), 'LT', at, host)
  end
end
for _, line in ipairs({ from, to }) do
  if line ~= host then
    for _, site in ipairs(redis.call('SMEMBERS', base .. ':sites')) do
      queueLine(site, line)
    end
  end
end
redis.call('PUBLISH', base .. ':changed', host)
return { 'ok' }
