-- Has one worker do what is to be done once in a run. ARGV[2] is the worker, ARGV[3] what is
-- to be done, ARGV[4] 'did' once it was, else 'ask'; ARGV[5] is when the run of the worker began, in
-- milliseconds, ARGV[6] what is noted of what was done, and its sites follow.
--
-- begun has by worker when its run began, its sites, and of each task that it asked for
-- whether it does that, waits for another to do it, or 'did' it or saw it done, and the note. That goes with the
-- worker, and so what was done is to be done again when all who asked for it are gone. A run is the
-- same as that of those who work on one of its sites.
--
-- Returns 'does', 'waits' or 'did', when the run began, and the note.
local workers, begun, task = base .. ':workers', base .. ':begun', ARGV[3]
local mine, others = nil, {}
local known = redis.call('HGETALL', begun)
for i = 1, #known, 2 do
  if known[i] == ARGV[2] then
    mine = cmsgpack.unpack(known[i + 1])
  elseif redis.call('ZSCORE', workers, known[i]) then
    others[known[i]] = cmsgpack.unpack(known[i + 1])
  else
    redis.call('HDEL', begun, known[i])
  end
end

local function shares(other)
  for _, site in ipairs(other.sites) do
    for i = 7, #ARGV do
      if site == ARGV[i] then
        return true
      end
    end
  end
end

if not mine then
  mine = { started = ARGV[5], sites = {}, tasks = {}, notes = {} }
  for i = 7, #ARGV do
    mine.sites[i - 6] = ARGV[i]
  end
  for _, other in pairs(others) do
    if tonumber(other.started) < tonumber(mine.started) and shares(other) then
      mine.started = other.started
    end
  end
end

local state = mine.tasks[task] == 'did' and 'did' or 'does'
local note = mine.notes[task]
if ARGV[4] == 'did' then
  state, note = 'did', ARGV[6]
end
for worker, other in pairs(others) do
  local theirs = other.tasks[task]
  if ARGV[4] == 'did' and theirs then
    other.tasks[task], other.notes[task] = 'did', note
    redis.call('HSET', begun, worker, cmsgpack.pack(other))
  elseif theirs == 'did' then
    state, note = 'did', other.notes[task]
  elseif theirs == 'does' and state == 'does' then
    state = 'waits'
  end
end
mine.tasks[task], mine.notes[task] = state, note
redis.call('HSET', begun, ARGV[2], cmsgpack.pack(mine))
return { state, mine.started, note or '' }
