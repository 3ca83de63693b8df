-- Leases the host that has waited longest. ARGV[2] names who asks, ARGV[3] is the
-- length of the lease in milliseconds, ARGV[4] the identity of the crawl, ARGV[5] the
-- number of the call, ARGV[6] how many lines the asker has, whose names follow; what stands behind them
-- tells the sites.
--
-- What a queue says of a host may be too early, and is put right by whoever takes it; it
-- is never too late.
--
-- Returns 'took', the host, the lease, a number that grows and who asked, and the line
-- of the host; or 'none', the time, when there may be a host, '' if only a change can bring
-- one, and '1' if anything of the sites is open or held; or 'gone' where the crawl is another.
if redis.call('GET', base .. ':crawl') ~= ARGV[4] then
  return { 'gone' }
end
local leases, ends = base .. ':leases', base .. ':ends'
local owner, lines = ARGV[2], tonumber(ARGV[6])
local sites = chosen(lines + 8, base .. ':sites')

-- The answer to the asker's last call that took a host may have been lost: to the same call it
-- is the same.
local took = base .. ':took:' .. owner
local answered = redis.call('GET', took)
if answered then
  local call, host, lease, line = unpack(cmsgpack.unpack(answered))
  if call == ARGV[5] and redis.call('HGET', leases, host) == lease then
    return { 'took', host, lease, line }
  end
end

-- Until when a host or line in a queue is not to be had, and whether that is because the
-- asker has it.
local function closed(member)
  local line, till, by = string.match(member, '^ (.*)'), nil, nil
  if line then
    till, by = heldUntil(line)
    till = math.max(till, shutUntil(line))
  else
    till = tonumber(redis.call('ZSCORE', ends, member) or 0)
    by = till > now and string.match(redis.call('HGET', leases, member) or '', ' (.*)')
  end
  return math.max(till, restsUntil(line or member, owner)), by == owner
end

-- When something may be had of a queue from a score on, among as many as one worker
-- may have.
local function opens(queue, score)
  local waiting = redis.call('ZRANGEBYSCORE', queue, score, '+inf', 'WITHSCORES', 'LIMIT', 0, 1000)
  local soonest, when
  for i = 1, #waiting, 2 do
    local due = tonumber(waiting[i + 1])
    if when and due >= when then
      break
    end
    local till, mine = closed(waiting[i])
    if (till <= now or not mine) and (not when or math.max(till, due) < when) then
      soonest, when = waiting[i], math.max(till, due)
    end
  end
  return soonest, when
end

-- The first of a queue that is to be had, and when. What is not waits at the time
-- at which it may be.
local function first(queue)
  while true do
    local head = redis.call('ZRANGE', queue, 0, 0, 'WITHSCORES')
    if not head[1] then
      return nil
    end
    local till, score = closed(head[1]), tonumber(head[2])
    if till <= now then
      return head[1], score
    end
    if score >= till then
      return opens(queue, score) -- all others are behind it
    end
    redis.call('ZADD', queue, till, head[1])
  end
end

-- The first host of a site, when it may be asked, and its line.
local function firstHost(site)
  while true do
    local member, score = first(base .. ':queue:' .. site)
    local line = member and string.match(member, '^ (.*)')
    if not line or score > now then
      return member, score, member
    end
    local host, at = first(queueOf(site, line))
    if host and at <= now then
      return host, at, line
    end
    if host then
      redis.call('ZADD', base .. ':queue:' .. site, at, member)
    else
      redis.call('ZREM', base .. ':queue:' .. site, member)
    end
  end
end

local best, due, bestLine
local function consider(host, at, line)
  if host and (not due or at < due) then
    best, due, bestLine = host, at, line
  end
end
local isChosen = {}
for _, site in ipairs(sites) do
  isChosen[site] = true
  consider(firstHost(site))
end
for i = 7, lines + 6 do
  local line = ARGV[i]
  local _, by = heldUntil(line)
  if by == owner and shutUntil(line) <= now then
    for _, site in ipairs(sitesOf(line)) do
      if isChosen[site] then
        local host, at = first(queueOf(site, line))
        consider(host, at, line)
      end
    end
  end
end

if best and due <= now then
  local lease = leaseTo(owner, best, bestLine, now + ARGV[3])
  redis.call('SET', took, cmsgpack.pack({ ARGV[5], best, lease, bestLine }), 'PX', ARGV[3])
  return { 'took', best, lease, bestLine }
end

-- A host stands in the queue of a site from when it has something open until it is given
-- back without.
local left = ''
for _, site in ipairs(sites) do
  if redis.call('EXISTS', base .. ':queue:' .. site) == 1 then
    left = '1'
  end
end
return { 'none', whole(now), due and whole(due) or '', left }
