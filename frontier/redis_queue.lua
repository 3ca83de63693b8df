-- The open jobs of a kind and site wait in a queue, in the order of when they are due and
-- of their numbers. Most are due as soon as they are known: LIST f has the numbers of these. All
-- others are in ZSET q, by when they are due, and so are the first of f once they are
-- asked for. SET z has the numbers in f whose jobs left, or are in q by now. A queue is
-- named by the kind and the site: 2:birds.

-- A number as it is kept in a set, where equals are in the order of their bytes.
local function member(number)
  return struct.pack('>I4', number)
end

-- How many of a queue wait in f.
local function waiting(queue)
  local n = redis.call('LLEN', base .. ':f:' .. queue)
  return n > 0 and n - redis.call('SCARD', base .. ':z:' .. queue) or 0
end

local function enqueue(queue, due, number, isNew)
  if queue == '' then
    return
  end
  if due == '0' and isNew then
    redis.call('RPUSH', base .. ':f:' .. queue, number)
  else
    redis.call('ZADD', base .. ':q:' .. queue, due, member(number))
  end
end

local function dequeue(queue, number)
  if queue ~= '' and redis.call('ZREM', base .. ':q:' .. queue, member(number)) == 0 then
    redis.call('SADD', base .. ':z:' .. queue, number)
  end
end

-- When a site may next ask the host for something: nil if it has nothing open.
local function at(site)
  local due
  for kind = 1, 3 do
    local queue = kind .. ':' .. site
    local first = waiting(queue) > 0 and 0 or tonumber(redis.call('ZRANGE', base .. ':q:' .. queue, 0, 0, 'WITHSCORES')[2])
    if first and (not due or first < due) then
      due = first
    end
  end
  if not due then
    return nil
  end
  local h = redis.call('HMGET', base .. ':h', 'until', 'released')
  return math.max(due, tonumber(h[1] or 0), tonumber(h[2] or 0))
end
