-- Makes a lease last longer. ARGV[2] is the host, ARGV[3] the lease, ARGV[4] for
-- how many milliseconds from now.
if redis.call('HGET', base .. ':leases', ARGV[2]) ~= ARGV[3] then
  return { 'lost' }
end
redis.call('ZADD', base .. ':ends', now + ARGV[4], ARGV[2])
return { 'ok' }
