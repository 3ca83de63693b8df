-- Sets when an outcome changed a gallery last. ARGV[2] is its site, ARGV[3] its name,
-- ARGV[4] when, in milliseconds.
local key = base .. ':g:' .. ARGV[2]
local stored = redis.call('HGET', key, ARGV[3])
if stored then
  local touched = string.gsub(stored, '[^,]+$', ARGV[4])
  redis.call('HSET', key, ARGV[3], touched)
end
return { 'ok' }
