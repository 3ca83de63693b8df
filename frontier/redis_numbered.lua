-- ARGV[2..] are numbers of jobs. Returns the ID of each and its record behind that, '' if there
-- is none.
local all = {}
for i = 2, #ARGV do
  all[#all + 1] = kept(tonumber(ARGV[i])) or ''
end
return all
