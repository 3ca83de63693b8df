-- Leases one host, whatever is open there. ARGV[2] names who asks, who does not hold it,
-- ARGV[3] is the length of the lease in milliseconds, ARGV[4] the identity of the crawl, ARGV[5]
-- the host, ARGV[6] its line, '' where nothing is said of that.
--
-- Returns 'took', the lease and the line; or 'none', the time, and when the host may be asked,
-- '' while somebody else has it or a host of its line; or 'gone' where the crawl is another.
if redis.call('GET', base .. ':crawl') ~= ARGV[4] then
  return { 'gone' }
end
local owner, host = ARGV[2], ARGV[5]
know(host, ARGV[6])
local line = lineOf(host)

-- A lease of the asker's own is one whose answer was lost.
local till = tonumber(redis.call('ZSCORE', base .. ':ends', host) or 0)
local by = string.match(redis.call('HGET', base .. ':leases', host) or '', ' (.*)')
if till > now and by ~= owner then
  return { 'none', whole(now), '' }
end
till, by = heldUntil(line)
if till > now and by ~= owner then
  return { 'none', whole(now), '' }
end
till = math.max(restsUntil(line, owner), shutUntil(line))
if till > now then
  return { 'none', whole(now), whole(till) }
end
return { 'took', leaseTo(owner, host, line, now + ARGV[3]), line }
