-- ARGV[2] is a key. Returns the first job that has it, and the last two of the others that were
-- done, as far as there are such: the ID of each and its record behind that.
local found = {}
local first = firstOf(ARGV[2])
if first then
  found[1] = kept(first)
  local noted = redis.call('HGET', base .. ':w', ARGV[2]) or ''
  for number in string.gmatch(noted, '%d+') do
    found[#found + 1] = kept(tonumber(number))
  end
end
return found
