-- Appends jobs that are copied to what was settled on a host. By pairs from ARGV[2]: when,
-- in milliseconds, and the ID. A call that was made before and whose answer was lost
-- changes nothing: no job is settled twice at one time.
local function entry(i)
  return struct.pack('>I6', tonumber(ARGV[i])) .. ARGV[i + 1]
end
if redis.call('LINDEX', base .. ':c', -1) == entry(#ARGV - 1) then
  return { 'ok' }
end
for i = 2, #ARGV, 2 do
  redis.call('RPUSH', base .. ':c', entry(i))
  local id = ARGV[i + 1]
  local _, place = find(id)
  if place == '' then -- a twin
    redis.call('HSET', base .. ':w', string.sub(id, 1, 10), string.sub(id, 11))
  end
end
return { 'ok' }
