#include <plugin/unserved.hpp>

#include <plugin/streaming.hpp>

#include <observe/log.hpp>

namespace berth::host::plugin {

std::string unserved_by_worker(const description& of, std::uint32_t endpoint) {
    if (endpoint >= of.endpoints().size()) return {};
    const berth_endpoint& one = of.endpoints()[endpoint];
    const char* what = (one.flags & BERTH_ENDPOINT_WEBSOCKET) ? "is called over a WebSocket"
                       : (one.flags & BERTH_ENDPOINT_STREAM)  ? "answers a stream"
                       : takes(one, BERTH_PLACE_STREAM)       ? "takes a stream"
                       : takes(one, BERTH_PLACE_FILE)         ? "takes a file"
                       : (one.flags & BERTH_ENDPOINT_TOOL)    ? "runs as a job"
                                                              : nullptr;
    if (!what) return {};
    return std::string(one.service) + "." + one.name + ", which " + what +
           ", is not served by a worker process yet; set isolation to none";
}

void warn_of_unserved(const description& of) {
    for (std::uint32_t i = 0; i < of.endpoints().size(); ++i)
        if (const std::string why = unserved_by_worker(of, i); !why.empty())
            observe::warning("plugin.endpoint_unserved", {{"plugin", of.table().name}, {"reason", why}});
}

} // namespace berth::host::plugin
