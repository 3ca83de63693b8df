-- Hosts of one line share a limit: one worker at a time works on them. Most hosts are alone
-- in theirs, which has their name. lines has the others', by host.
--
-- queue:SITE has when each host may next be asked for something of the site; in
-- place of the hosts of a line it has a space and the name of the line, for which the first of
-- them stands. These wait in a queue of their own, so that a line which somebody
-- works on is passed over as a whole, however many they are.
local function lineOf(host)
  return redis.call('HGET', base .. ':lines', host) or host
end

-- The queue in which a host of a line waits.
local function queueOf(site, line, host)
  if line == host then
    return base .. ':queue:' .. site
  end
  return base .. ':line:' .. #line .. ':' .. line .. ':' .. site
end

-- The sites for which hosts of a line ever waited.
local function sitesOf(line)
  return redis.call('SMEMBERS', base .. ':linesites:' .. line)
end

-- Until when leases of a line last, 0 if none does, and who has them.
local function heldUntil(line)
  local last = redis.call('ZRANGE', base .. ':held:' .. line, -1, -1, 'WITHSCORES')
  local till = tonumber(last[2] or 0)
  if till <= now then
    return 0
  end
  return till, string.match(redis.call('HGET', base .. ':leases', last[1]) or '', ' (.*)')
end

-- Notes until when a lease of a host lasts.
local function holdUntil(till, line, host)
  redis.call('ZADD', base .. ':ends', till, host)
  if line ~= host then
    redis.call('ZREMRANGEBYSCORE', base .. ':held:' .. line, '-inf', now)
    redis.call('ZADD', base .. ':held:' .. line, till, host)
  end
end

-- Ends the lease of a host.
local function free(line, host)
  redis.call('HDEL', base .. ':leases', host)
  redis.call('ZREM', base .. ':ends', host)
  redis.call('ZREM', base .. ':held:' .. line, host)
end

-- Has a line wait for a site as its first host does; while somebody has it, until
-- that may end.
local function queueLine(site, line)
  local queue, member = base .. ':queue:' .. site, ' ' .. line
  local head = redis.call('ZRANGE', queueOf(site, line), 0, 0, 'WITHSCORES')
  if not head[1] then
    redis.call('ZREM', queue, member)
    return
  end
  local till = heldUntil(line)
  redis.call('SADD', base .. ':linesites:' .. line, site)
  redis.call('ZADD', queue, math.max(tonumber(head[2]), till), member)
end
