-- Has one worker do what is to be done once in a run of all. ARGV[2] is the worker, ARGV[3]
-- what is to be done. Returns 'first', 'wait' while another does it, or 'done' and what that one
-- noted.
local fleet, task = base .. ':fleet', 'begin ' .. ARGV[3]
local by = redis.call('HGET', fleet, task)
if by == 'done' then
  return { 'done', redis.call('HGET', fleet, 'note ' .. ARGV[3]) or '' }
end
if by and by ~= ARGV[2] and redis.call('ZSCORE', base .. ':workers', by) then
  return { 'wait' }
end
redis.call('HSET', fleet, task, ARGV[2])
return { 'first' }
