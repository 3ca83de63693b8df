-- ARGV[2] is an ID, ARGV[3] the state that is wanted of its twin, as a byte.
-- Returns the ID and the record of a twin, or nothing.
local id = ARGV[2]
local key = string.sub(id, 1, 10)
local function wanted(place)
  if place == string.sub(id, 11) then
    return nil
  end
  local _, _, value = find(key .. place)
  local record = value and string.sub(value, numbered + 1)
  if record and string.sub(record, 1, 1) == ARGV[3] then
    return { key .. place, record }
  end
end
local first = redis.call('HGET', base .. ':u', key)
if not first then
  return {}
end
local last = redis.call('HGET', base .. ':w', key)
return wanted(string.sub(first, 1, 6)) or last and wanted(last) or {}
