-- Appends jobs that are copied to what was settled on a host. By pairs from ARGV[2]: when,
-- in milliseconds, and the ID. Of a call that was made before and whose answer was lost
-- the last is there: no job is settled twice at one time.
-- Returns how many are there by then: as many, and one at least, as can be found without being long.
local last, there = redis.call('LINDEX', base .. ':c', -1), 0
local numbers, entries = {}, {}
for i = 2, #ARGV, 2 do
  if unpacked > mostUnpacked then
    break
  end
  local number, n = find(ARGV[i + 1]), #entries + 1
  numbers[n], entries[n] = number, struct.pack('>I6I4', tonumber(ARGV[i]), number)
  if entries[n] == last then
    there = n
  end
end
for i = there + 1, #entries do
  redis.call('RPUSH', base .. ':c', entries[i])
  noteTwin(kept(numbers[i]), numbers[i])
end
return { #entries }
