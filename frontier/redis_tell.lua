-- Notes that hosts may be asked for something. By fours from ARGV[2]: the host, a
-- site, '' for none, when that may ask it, and the line of the host, '' if the caller knows of
-- none. It is told after the jobs were written, so whoever empties a host either sees
-- them or is told.
for i = 2, #ARGV, 4 do
  local host, site, at = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  know(host, ARGV[i + 3])
  if site ~= '' then
    local line = lineOf(host)
    local queue = queueOf(site, line, host)
    redis.call('SADD', base .. ':sites', site)
    local held = tonumber(redis.call('ZSCORE', base .. ':ends', host) or 0)
    if held > now then
      redis.call('ZADD', queue, 'NX', held, host)
    else
      redis.call('ZADD', queue, 'LT', at, host)
    end
    if line ~= host then
      queueLine(site, line)
    end
    if redis.call('HEXISTS', base .. ':leases', host) == 1 then
      redis.call('SADD', base .. ':told', host)
    end
  end
  redis.call('PUBLISH', base .. ':changed', host)
end
return { 'ok' }
