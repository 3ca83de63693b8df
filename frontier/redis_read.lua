-- ARGV[2..] are IDs. Returns the record of each, '' if it is not known.
local rows = {}
for i = 2, #ARGV do
  local _, _, value = find(ARGV[i])
  rows[#rows + 1] = value and string.sub(value, numbered + 1) or ''
end
return rows
