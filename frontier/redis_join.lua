-- Has a worker join those that share the crawl, or stay among them. ARGV[2] is the worker,
-- ARGV[3] what is told of it, ARGV[4] for how many milliseconds it counts as there, ARGV[5]
-- the rules it goes by, ARGV[6] '1' to join, ARGV[7] when it was heard of last, as it was told, '' if
-- it was not.
--
-- fleet is what holds for all of them. It begins anew with one who joins nobody.
-- Returns 'differs' and the rules of the others; or 'ok', the time, and '1' if the server does not
-- know that it heard of the worker then: it forgot that, and what was written since.
local heard = tonumber(ARGV[7])
local isForgotten = heard and heard > now - ARGV[4] and tonumber(redis.call('ZSCORE', base .. ':workers', ARGV[2]) or 0) < heard
local workers, about, fleet = base .. ':workers', base .. ':about', base .. ':fleet'

for _, gone in ipairs(redis.call('ZRANGEBYSCORE', workers, '-inf', now - ARGV[4])) do
  redis.call('ZREM', workers, gone)
  redis.call('HDEL', about, gone)
  redis.call('HDEL', base .. ':begun', gone)
end
if ARGV[6] == '1' and redis.call('ZCARD', workers) == 0 then
  redis.call('DEL', fleet)
end
redis.call('HSETNX', fleet, 'rules', ARGV[5])
local rules = redis.call('HGET', fleet, 'rules')
if rules ~= ARGV[5] then
  return { 'differs', rules }
end
redis.call('ZADD', workers, now, ARGV[2])
redis.call('HSET', about, ARGV[2], ARGV[3])
if ARGV[6] == '1' then
  redis.call('INCR', base .. ':joined') -- so that who copies sees that somebody was there
end
return { 'ok', string.format('%.0f', now), isForgotten and '1' or '' }
