-- Writes records of one host, each if it is still what the caller saw: all, or nothing.
-- ARGV[2] is the lease that must be in force, '' for none; ARGV[3] is '1' where the host
-- answered. Behind it stand five lists, each after its length:
--   sites that have jobs opened;
--   models that the records name (see hold);
--   records: the number of the job or ''; its ID and record as it was, '' if it was not known,
--     and as it is to be; the queue that it leaves or ''; the queue that it enters or '', and when
--     it is due there; when it was settled or ''; its mark as a page that lacks pictures or '';
--   sums: name, what to add;
--   galleries: site and name, and their numbers.
--
-- Returns 'lost', 'again' where a record is another by now, 'long' where there are several and their
-- rows are long, 'forgotten' where a model is not held that records name, or 'ok' and, by pairs, the
-- sites that have jobs opened and when they may be worked. A call that was made before and whose answer was lost changes nothing.
local held = redis.call('HGET', base .. ':h', 'lease')
if ARGV[2] ~= '' and held ~= ARGV[2] then
  return { 'lost' }
end

local reading = 4
local function list(width)
  local n = tonumber(ARGV[reading])
  local from = reading + 1
  reading = from + n * width
  return from, from + (n - 1) * width
end

local opened, lastOpened = list(1)
local firstModel, lastModel = list(2)
local first, last = list(8)
local numbers, prints, twins, written = {}, {}, {}, 0
for i = first, last, 8 do
  local number, entry = tonumber(ARGV[i])
  if not number then
    number, prints[i], twins[i] = find(string.sub(ARGV[i + 2], 1, idSize))
  end
  entry = number and kept(number) or ''
  if entry == ARGV[i + 2] then
    written = written + 1
  elseif entry ~= ARGV[i + 1] then
    return { 'again' }
  end
  numbers[i] = number
  if unpacked > mostUnpacked and i < last and written == 0 then
    return { 'long' }
  end
end

-- Makes a job known. What find told is so no more if another of its key was just made known.
local learnt = {}
local function learnAt(i)
  local entry = ARGV[i + 2]
  local key = string.sub(entry, 1, keySize)
  if learnt[key] then
    numbers[i], prints[i], twins[i] = find(string.sub(entry, 1, idSize))
  end
  learnt[key] = true
  numbers[i] = learn(entry, prints[i], twins[i])
end

local function write(i)
  local isNew = not numbers[i]
  if isNew then
    learnAt(i)
  else
    keep(numbers[i], ARGV[i + 2])
  end
  local number = numbers[i]
  dequeue(ARGV[i + 3], number)
  enqueue(ARGV[i + 4], ARGV[i + 5], number, isNew)
  if ARGV[i + 6] ~= '' then
    redis.call('RPUSH', base .. ':c', struct.pack('>I6I4', tonumber(ARGV[i + 6]), number))
    noteTwin(ARGV[i + 2], number)
  end
  if ARGV[i + 7] == '1' then
    redis.call('ZADD', base .. ':m', 0, member(number))
  elseif not isNew then
    redis.call('ZREM', base .. ':m', member(number))
  end
end

local isNew = written < (last - first) / 8 + 1
if isNew and written > 0 then
  return { 'again' } -- somebody else wrote the same of some
end
if isNew and not hold(firstModel, lastModel) then
  return { 'forgotten' }
end
if isNew then
  for i = first, last, 8 do
    write(i)
  end
  flush()
  first, last = list(2)
  for i = first, last, 2 do
    if redis.call('HINCRBY', base .. ':t', ARGV[i], ARGV[i + 1]) == 0 then
      redis.call('HDEL', base .. ':t', ARGV[i])
    end
  end
  first, last = list(19)
  for i = first, last, 19 do
    local site, name = ARGV[i], ARGV[i + 1]
    local stored = redis.call('HGET', base .. ':g:' .. site, name)
    local sums = {}
    for n in string.gmatch(stored or '', '[^,]+') do
      sums[#sums + 1] = tonumber(n)
    end
    for k = 1, 16 do
      sums[k] = whole((sums[k] or 0) + tonumber(ARGV[i + 1 + k]))
    end
    sums[17] = whole(math.max(sums[17] or 0, tonumber(ARGV[i + 18])))
    redis.call('HSET', base .. ':g:' .. site, name, table.concat(sums, ','))
    if not stored then
      redis.call('ZADD', base .. ':n:' .. site, 0, name)
    end
  end
end
if ARGV[3] == '1' then
  redis.call('HSET', base .. ':h', 'answered', 1)
end

local reply = { 'ok' }
for i = opened, lastOpened do
  redis.call('SADD', base .. ':s', ARGV[i])
  local t = at(ARGV[i])
  if t then
    reply[#reply + 1] = ARGV[i]
    reply[#reply + 1] = whole(t)
  end
end
return reply
