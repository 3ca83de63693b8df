-- ARGV[first] to ARGV[last] are models by pairs, their names and their texts, '' where the server
-- should have one. Returns false, and writes nothing, where it has not, or another of that name.
local function hold(first, last)
  local new = {}
  for i = first, last, 2 do
    local name, text = ARGV[i], ARGV[i + 1]
    local stored = redis.call('HGET', base .. ':d', name)
    if not stored and text == '' or stored and text ~= '' and stored ~= text then
      return false
    end
    if not stored then
      new[#new + 1] = name
      new[#new + 1] = text
    end
  end
  if #new > 0 then
    redis.call('HSET', base .. ':d', unpack(new))
  end
  return true
end
