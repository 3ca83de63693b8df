-- Notes that a host is left alone. ARGV[2] is the lease under which
-- it is given back, '' for none; ARGV[3..5] until when, the cause, and until when
-- the host itself asked for it.
if ARGV[2] ~= '' then
  if redis.call('HGET', base .. ':h', 'lease') ~= ARGV[2] then
    return { 'lost' }
  end
  redis.call('HSET', base .. ':h', 'released', whole(now))
  if tonumber(redis.call('HGET', base .. ':h', 'until') or 0) > math.max(now, tonumber(ARGV[3])) then
    return { 'ok' } -- somebody noted a longer one meanwhile
  end
end
redis.call('HSET', base .. ':h', 'until', ARGV[3], 'cause', ARGV[4], 'asked', ARGV[5])
return { 'ok' }
