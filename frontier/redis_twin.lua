-- ARGV[2] is a key. Returns the first job that has it, and the last of the others that was
-- settled, as far as there are such: the ID of each and its record behind that.
local found = {}
local first = firstOf(ARGV[2])
if first then
  found[1] = kept(first)
  local last = redis.call('HGET', base .. ':w', ARGV[2])
  found[2] = last and last ~= '' and kept(tonumber(last)) or nil
end
return found
