-- The front of the line of a kind. ARGV[2] is the lease, ARGV[3]
-- the kind, ARGV[4] how many to read of each site, ARGV[5..] tell the sites.
-- Returns 'lost', or 'ok', the time, how many are open, and for each site a list
-- of members and when they are due.
if redis.call('HGET', base .. ':h', 'lease') ~= ARGV[2] then
  return { 'lost' }
end
local reply, open = { 'ok', whole(now), 0 }, 0
for _, site in ipairs(chosen(6, base .. ':s')) do
  local queue = base .. ':q:' .. ARGV[3] .. ':' .. site
  open = open + redis.call('ZCARD', queue)
  reply[#reply + 1] = redis.call('ZRANGE', queue, 0, ARGV[4] - 1, 'WITHSCORES')
end
reply[3] = open
return reply
