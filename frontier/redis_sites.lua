-- The sites that are worked on: those that are named from an argument on, if the one
-- before that is 'only', else all of a set but those.
local function chosen(from, all)
  local named, sites = {}, {}
  for i = from, #ARGV do
    named[ARGV[i]] = true
    sites[#sites + 1] = ARGV[i]
  end
  if ARGV[from - 1] == 'only' then
    return sites
  end
  sites = {}
  for _, site in ipairs(redis.call('SMEMBERS', all)) do
    if not named[site] then
      sites[#sites + 1] = site
    end
  end
  return sites
end
