-- ARGV[2] is how many such scripts are asked for at once, and ARGV[3..] are numbers of jobs.
-- Returns the ID of each and its record behind that, '' if there is none: of as many, and of
-- one at least, as can be read without being long.
local all = {}
mostUnpacked = mostUnpacked / ARGV[2]
for i = 3, #ARGV do
  local number = tonumber(ARGV[i])
  if unpacked > mostUnpacked and not rows[math.floor(number / perRow)] then
    break
  end
  all[#all + 1] = kept(number) or ''
end
return all
