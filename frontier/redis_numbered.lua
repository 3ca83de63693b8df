-- ARGV[2..] are numbers of jobs. Returns the ID of each and its record behind that, '' if there
-- is none: of as many, and of one at least, as can be read without being long.
local all = {}
for i = 2, #ARGV do
  local number = tonumber(ARGV[i])
  if unpacked > mostUnpacked and not rows[math.floor(number / perRow)] then
    break
  end
  all[#all + 1] = kept(number) or ''
end
return all
