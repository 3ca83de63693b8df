-- Appends jobs that are copied to what was settled on a host. By pairs from ARGV[2]: when,
-- in milliseconds, and the ID. A call that was made before and whose answer was lost
-- changes nothing: no job is settled twice at one time.
local numbers, entries = {}, {}
for i = 2, #ARGV, 2 do
  local number = find(ARGV[i + 1])
  numbers[#numbers + 1] = number
  entries[#entries + 1] = struct.pack('>I6I4', tonumber(ARGV[i]), number)
end
if redis.call('LINDEX', base .. ':c', -1) == entries[#entries] then
  return { 'ok' }
end
for i, entry in ipairs(entries) do
  redis.call('RPUSH', base .. ':c', entry)
  noteTwin(kept(numbers[i]), numbers[i])
end
return { 'ok' }
