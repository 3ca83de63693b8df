-- Has a worker join those that share the crawl, or stay among them. ARGV[2] is the worker,
-- ARGV[3] what is told of it, ARGV[4] for how many milliseconds it counts as there, ARGV[5]
-- the rules it goes by, ARGV[6] '1' to join.
--
-- fleet is what holds for all of them. It begins anew with one who joins nobody.
-- Returns 'differs' and the rules of the others, or 'ok'.
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
return { 'ok' }
