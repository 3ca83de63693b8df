-- The front of the queues of a kind. ARGV[2] is the lease, ARGV[3]
-- the kind, ARGV[4] how many to read of each site, ARGV[5..] tell the sites.
-- Returns 'lost', or 'ok', the time, how many are open, and for each site a list
-- of numbers, as they are kept in sets, and when they are due.
if redis.call('HGET', base .. ':h', 'lease') ~= ARGV[2] then
  return { 'lost' }
end
local limit = tonumber(ARGV[4])

-- Of those in q that are due at once the first.
local function ready(queue)
  local numbers = {}
  for i, m in ipairs(redis.call('ZRANGEBYSCORE', base .. ':q:' .. queue, 0, 0, 'LIMIT', 0, limit)) do
    numbers[i] = struct.unpack('>I4', m)
  end
  return numbers
end

-- Moves what is due at once from f to q, until the first of all that is are there. What is in z
-- goes; not more of it in one call than takes little time, and the rest in the next.
local function advance(queue)
  local f, z, q = base .. ':f:' .. queue, base .. ':z:' .. queue, base .. ':q:' .. queue
  local there, passed, moved, gone, isOver = ready(queue), 0, 0, 0, false
  local isAny = redis.call('SCARD', z) > 0
  while not isOver and gone < 1000 do
    local head, taken = redis.call('LRANGE', f, 0, limit - 1), 0
    for _, text in ipairs(head) do
      local number = tonumber(text)
      while there[passed + 1] and there[passed + 1] < number do
        passed = passed + 1
      end
      if passed + moved >= limit then
        break
      end
      taken = taken + 1
      if isAny and redis.call('SREM', z, number) == 1 then
        gone = gone + 1
      else
        moved = moved + 1
        redis.call('ZADD', q, 0, member(number))
      end
    end
    if taken > 0 then
      redis.call('LPOP', f, taken)
    end
    isOver = taken < limit
  end
end

local reply, open = { 'ok', whole(now), 0 }, 0
for _, site in ipairs(chosen(6, base .. ':s')) do
  local queue = ARGV[3] .. ':' .. site
  if redis.call('EXISTS', base .. ':f:' .. queue) == 1 then
    advance(queue)
  end
  open = open + waiting(queue) + redis.call('ZCARD', base .. ':q:' .. queue)
  reply[#reply + 1] = redis.call('ZRANGE', base .. ':q:' .. queue, 0, limit - 1, 'WITHSCORES')
end
reply[3] = open
return reply
