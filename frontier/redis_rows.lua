-- Where a job is kept in HASH u: the first job of a key under the key alone, with
-- its place before the value; its twins under their whole IDs. Returns the name of
-- the field, what stands before the number of the job, and the value behind that.
local function find(id)
  local key, place = string.sub(id, 1, 10), string.sub(id, 11)
  local first = redis.call('HGET', base .. ':u', key)
  if not first then
    return key, place, nil
  end
  if string.sub(first, 1, 6) == place then
    return key, place, string.sub(first, 7)
  end
  return id, '', redis.call('HGET', base .. ':u', id) or nil
end

-- The bytes of a value that are the number of its job.
local numbered = 5
