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

-- Makes a host known, as one of a line, '' where nothing is said of that. One that is
-- known stays in its line: whoever takes it puts that right.
local function know(host, line)
  local isNew = redis.call('ZADD', base .. ':hosts', 'NX', redis.call('ZCARD', base .. ':hosts'), host) == 1
  if isNew and line ~= '' and line ~= host then
    redis.call('HSET', base .. ':lines', host, line)
  end
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

-- Until when a line is left alone by one who asks: for the pace that it was asked at by
-- somebody else, or since it asked for that.
local function restsUntil(line, asker)
  local till, by = string.match(redis.call('GET', base .. ':rest:' .. line) or '', '(%d+) (.*)')
  if not till or by == asker then
    return 0
  end
  return tonumber(till)
end

local function shutUntil(line)
  return tonumber(redis.call('GET', base .. ':shut:' .. line) or 0)
end

-- Notes until when a lease of a host lasts.
local function holdUntil(till, line, host)
  redis.call('ZADD', base .. ':ends', till, host)
  if line ~= host then
    redis.call('ZREMRANGEBYSCORE', base .. ':held:' .. line, '-inf', now)
    redis.call('ZADD', base .. ':held:' .. line, till, host)
  end
end

-- Leases a host, and returns what tells the lease from others: the time, so that a server
-- which forgot its last second gives none of them again, and who has it.
local function leaseTo(owner, host, line, till)
  local last = math.max(now, tonumber(redis.call('GET', base .. ':last') or 0) + 1)
  redis.call('SET', base .. ':last', whole(last))
  local lease = whole(last) .. ' ' .. owner
  redis.call('HSET', base .. ':leases', host, lease)
  holdUntil(till, line, host)
  return lease
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
