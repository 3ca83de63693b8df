-- Leases the host that has waited longest. ARGV[2] names who asks, ARGV[3] is the
-- length of the lease in milliseconds, ARGV[4..] tell the sites.
--
-- queue:SITE has when each host may next be asked for something of the site. What
-- it says of a host may be too early, and is put right by whoever takes it; it is
-- never too late.
--
-- Returns 'took', the host and the lease, a number that grows and who asked; or 'none', the time, when there
-- may be a host, '' if only a change can bring one, and whether anybody holds a lease.
local leases, ends = base .. ':leases', base .. ':ends'

local sites = chosen(5, base .. ':sites')

-- The first host from a score on that nobody holds, among as many as a fleet may hold.
local function free(queue, score)
  local waiting = redis.call('ZRANGEBYSCORE', queue, score, '+inf', 'WITHSCORES', 'LIMIT', 0, 1000)
  for i = 1, #waiting, 2 do
    if tonumber(redis.call('ZSCORE', ends, waiting[i]) or 0) <= now then
      return waiting[i], tonumber(waiting[i + 1])
    end
  end
end

-- The first host of a site that nobody holds. Those that somebody does wait at
-- the end of their leases.
local function first(site)
  local queue = base .. ':queue:' .. site
  while true do
    local head = redis.call('ZRANGE', queue, 0, 0, 'WITHSCORES')
    if not head[1] then
      return nil
    end
    local held = tonumber(redis.call('ZSCORE', ends, head[1]) or 0)
    local score = tonumber(head[2])
    if held <= now then
      return head[1], score
    end
    if score >= held then
      return free(queue, score) -- all others are behind it
    end
    redis.call('ZADD', queue, held, head[1])
  end
end

local best, due
for _, site in ipairs(sites) do
  local host, score = first(site)
  if host and (not due or score < due) then
    best, due = host, score
  end
end
if best and due <= now then
  -- The time, so that a server which forgot its last second gives none of them again.
  local last = math.max(now, tonumber(redis.call('GET', base .. ':last') or 0) + 1)
  redis.call('SET', base .. ':last', whole(last))
  local lease = whole(last) .. ' ' .. ARGV[2]
  redis.call('HSET', leases, best, lease)
  redis.call('ZADD', ends, now + ARGV[3], best)
  return { 'took', best, lease }
end

-- A lease that somebody else holds may run out.
local held = redis.call('ZRANGEBYSCORE', ends, '(' .. whole(now), '+inf', 'WITHSCORES')
for i = 1, #held, 2 do
  local owner = string.match(redis.call('HGET', leases, held[i]) or '', ' (.*)')
  if owner ~= ARGV[2] then
    local till = tonumber(held[i + 1])
    if not due or till < due then
      due = till
    end
    break
  end
end
return { 'none', whole(now), due and whole(due) or '', #held > 0 and '1' or '' }
