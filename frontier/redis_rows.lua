-- The jobs of a host are numbered from 0, in the order in which they became known; h
-- has how many there are. HASH r has them by their numbers, perRow to a field: packed,
-- each as its ID and its record behind that. What is changed here is written by flush.
local perRow, idSize = 16, 16
local jobs = tonumber(redis.call('HGET', base .. ':h', 'jobs') or 0)
local rows, changedRows = {}, {}

-- How many bytes of rows were unpacked, and after how many a script that reads is to end.
local unpacked, mostUnpacked = 0, 4 * 1024 * 1024

local function rowOf(number)
  local n = math.floor(number / perRow)
  if not rows[n] then
    local packed = redis.call('HGET', base .. ':r', n)
    rows[n] = packed and cmsgpack.unpack(packed) or {}
    unpacked = unpacked + (packed and #packed or 0)
  end
  return rows[n], number % perRow + 1, n
end

-- The entry of a job: its ID and its record; nil if there is none of that number.
local function kept(number)
  local row, place = rowOf(number)
  return row[place]
end

local function idOf(number)
  return string.sub(kept(number), 1, idSize)
end

local function keep(number, entry)
  local row, place, n = rowOf(number)
  row[place] = entry
  changedRows[n] = true
end
