-- Jobs are found by their IDs in HASH x, whose fields are the numbers of buckets. In a bucket
-- are entries side by side: a print, and the number of the job behind it. The print of
-- the first job of a key is the beginning of that; those of its twins are digests of their
-- whole IDs, lest the twins of one key fill a bucket. Prints may collide: the job
-- itself says whether it is the one.
--
-- There is a bucket for each perBucket jobs. The jobs of one more are taken out of one other,
-- so that no job that becomes known costs more the more there are (linear hashing).
local perBucket, printSize, entrySize, keySize = 32, 5, 9, 10
local buckets, changedBuckets = {}, {}

-- How many buckets there are, and the power of two that is at least that.
local bucketCount, width
local function countBuckets()
  bucketCount = math.max(1, math.ceil(jobs / perBucket))
  local _, bits = math.frexp(bucketCount - 1)
  width = 2 ^ bits
end
countBuckets()

-- The bucket of a print.
local function bucketOf(print)
  local n = struct.unpack('>I5', print) % width
  return n < bucketCount and n or n - width / 2
end

local function bucket(n)
  buckets[n] = buckets[n] or redis.call('HGET', base .. ':x', n) or ''
  return buckets[n]
end

local function fill(n, entries)
  buckets[n], changedBuckets[n] = entries, true
end

-- Adds a bucket, and takes its entries out of that where they were.
local function split()
  countBuckets()
  local last = bucketCount - 1
  local from = last - width / 2
  local entries, stay, go = bucket(from), {}, {}
  for at = 1, #entries, entrySize do
    local entry = string.sub(entries, at, at + entrySize - 1)
    local to = bucketOf(entry) == last and go or stay
    to[#to + 1] = entry
  end
  fill(from, table.concat(stay))
  fill(last, table.concat(go))
end

-- The numbers that are kept under a print, in the order in which they were written.
local function under(print)
  local entries, at = bucket(bucketOf(print)), 1
  return function()
    while true do
      local from = string.find(entries, print, at, true)
      if not from then
        return nil
      end
      at = from + 1
      if (from - 1) % entrySize == 0 then
        at = from + entrySize
        return (struct.unpack('>I4', entries, from + printSize))
      end
    end
  end
end

-- The first job of a key, nil if there is none.
local function firstOf(key)
  for number in under(string.sub(key, 1, printSize)) do
    if string.sub(kept(number), 1, keySize) == key then
      return number
    end
  end
end

-- Where a job is: its number, nil if it is not known; the print that it is kept under, or is
-- to be; and whether another was the first of its key.
local function find(id)
  local key = string.sub(id, 1, keySize)
  local first = firstOf(key)
  if not first or idOf(first) == id then
    return first, string.sub(id, 1, printSize), false
  end
  local print = struct.pack('>I5', tonumber(string.sub(redis.sha1hex(id), 1, 2 * printSize), 16))
  for number in under(print) do
    if idOf(number) == id then
      return number, print, true
    end
  end
  return nil, print, true
end

-- Makes a job known, under the print that find told, and returns its number.
local function learn(entry, print, isTwin)
  local number = jobs
  jobs = jobs + 1
  if number > 0 and number % perBucket == 0 then
    split()
  end
  keep(number, entry)
  local n = bucketOf(print)
  fill(n, bucket(n) .. print .. struct.pack('>I4', number))
  if isTwin then
    redis.call('HSETNX', base .. ':w', string.sub(entry, 1, keySize), '')
  end
  return number
end

-- Notes that a job was settled, if it is done and not the first of its key. HASH w has the last two
-- such of each key that several jobs have, the last one first: who asks may be one of them.
local done = 2
local function noteTwin(entry, number)
  if string.byte(entry, idSize + 1) ~= done then
    return
  end
  local key = string.sub(entry, 1, keySize)
  local noted = redis.call('HGET', base .. ':w', key)
  if not noted or firstOf(key) == number then
    return
  end
  local last = string.match(noted, '^%d+')
  if last ~= tostring(number) then
    redis.call('HSET', base .. ':w', key, last and number .. ',' .. last or number)
  end
end

-- Writes what was changed.
local function flush()
  local args = {}
  for n in pairs(changedRows) do
    args[#args + 1] = n
    args[#args + 1] = cmsgpack.pack(rows[n])
  end
  if #args > 0 then
    redis.call('HSET', base .. ':r', unpack(args))
  end
  args = {}
  for n in pairs(changedBuckets) do
    args[#args + 1] = n
    args[#args + 1] = buckets[n]
  end
  if #args > 0 then
    redis.call('HSET', base .. ':x', unpack(args))
    redis.call('HSET', base .. ':h', 'jobs', jobs)
  end
end
