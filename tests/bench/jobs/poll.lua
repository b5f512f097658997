-- Submits jobs and looks until each has a result, the oldest first: a thread of wrk keeps one list for all connections.
-- done() prints how many results came, so that polls which come too early do not count.
local threads = {}
local places, first, last = {}, 1, 0
local body = '{"numbers":[1,2,3,4,5,6,7,8]}'
local post
results = 0

function setup(thread)
    threads[#threads + 1] = thread
end

function init(args)
    post = wrk.format("POST", args[1], { ["Content-Type"] = "application/json", ["Prefer"] = "respond-async" }, body)
end

function request()
    if first > last then return post end
    local place = places[first]
    places[first] = nil
    first = first + 1
    return wrk.format("GET", place)
end

function response(status, headers)
    if status == 204 then
        last = last + 1
        places[last] = headers["Location"] or headers["location"]
    elseif status == 200 then
        results = results + 1
    end
end

function done(summary)
    local sum = 0
    for _, thread in ipairs(threads) do sum = sum + thread:get("results") end
    io.write(string.format("Results/sec: %.2f\n", sum / (summary.duration / 1e6)))
end
