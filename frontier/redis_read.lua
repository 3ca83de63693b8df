-- ARGV[2..] are IDs. Returns the record of each, '' if it is not known.
local all = {}
for i = 2, #ARGV do
  local number = find(ARGV[i])
  all[#all + 1] = number and string.sub(kept(number), idSize + 1) or ''
end
return all
