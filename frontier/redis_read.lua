-- ARGV[2..] are IDs. Returns the record of each, '' if it is not known: of as many, and of one at
-- least, as can be read without being long.
local all = {}
for i = 2, #ARGV do
  if unpacked > mostUnpacked then
    break
  end
  local number = find(ARGV[i])
  all[#all + 1] = number and string.sub(kept(number), idSize + 1) or ''
end
return all
