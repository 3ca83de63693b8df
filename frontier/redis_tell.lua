-- Notes that hosts may be asked for something. By threes from ARGV[2]: the host, a
-- site, '' for none, and when that may ask it. It is told after the jobs were
-- written, so whoever empties a host either sees them or is told.
for i = 2, #ARGV, 3 do
  local host, site, at = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  redis.call('ZADD', base .. ':hosts', 'NX', redis.call('ZCARD', base .. ':hosts'), host)
  if site ~= '' then
    local queue = base .. ':queue:' .. site
    redis.call('SADD', base .. ':sites', site)
    local held = tonumber(redis.call('ZSCORE', base .. ':ends', host) or 0)
    if held > now then
      redis.call('ZADD', queue, 'NX', held, host)
    else
      redis.call('ZADD', queue, 'LT', at, host)
    end
    if redis.call('HEXISTS', base .. ':leases', host) == 1 then
      redis.call('SADD', base .. ':told', host)
    end
  end
  redis.call('PUBLISH', base .. ':changed', host)
end
return { 'ok' }
