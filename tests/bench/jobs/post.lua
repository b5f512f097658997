-- Posts the request of the benchmark; with a further argument it does not wait for the result.
function init(args)
    local headers = { ["Content-Type"] = "application/json" }
    if args[2] then headers["Prefer"] = "respond-async" end
    post = wrk.format("POST", args[1], headers, '{"numbers":[1,2,3,4,5,6,7,8]}')
end

function request()
    return post
end
