-- Makes a lease last longer. ARGV[2] is the host, ARGV[3] the lease, ARGV[4] for
-- how many milliseconds from now.
if redis.call('HGET', base .. ':leases', ARGV[2]) ~= ARGV[3] then
  return { 'lost' }
end
holdUntil(now + ARGV[4], lineOf(ARGV[2]), ARGV[2])
return { 'ok' }
