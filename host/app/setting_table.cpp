#include <app/setting.hpp>

#include <algorithm>
#include <array>

namespace berth::host::app {
namespace {

constexpr std::int64_t kibi = 1024;
constexpr std::int64_t mebi = 1024 * kibi;
constexpr std::int64_t gibi = 1024 * mebi;
constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t day = 24 * hour;

using enum setting_type;

// clang-format off: a setting is a paragraph
constexpr std::array table{
    setting{.key = "http.host", .type = text, .initial = "127.0.0.1", .option = "--host",
            .environment = "BERTH_HOST HOST", .text = "Address the services listen on"},
    setting{.key = "http.port", .type = integer, .initial = "8090", .least = 0, .most = 65535, .option = "--port",
            .environment = "BERTH_PORT PORT", .text = "Port of the services; 0 picks a free one"},
    setting{.key = "http.loops", .type = integer, .initial = "0", .least = 0, .most = 256,
            .text = "Event loops; 0: one for each processor"},
    setting{.key = "http.limits.header_bytes", .type = bytes, .initial = "65536", .least = kibi, .most = 16 * mebi,
            .text = "Size of a request's head; 431 beyond"},
    setting{.key = "http.limits.header_count", .type = integer, .initial = "128", .least = 8, .most = 10'000,
            .text = "Header fields of a request; 431 beyond"},
    setting{.key = "http.limits.target_bytes", .type = bytes, .initial = "8192", .least = 256, .most = mebi,
            .text = "Size of a request's target; 414 beyond"},
    setting{.key = "http.limits.body_bytes", .type = bytes, .initial = "16777216", .least = 0, .most = 4 * gibi,
            .text = "Size of a request's body; 413 beyond"},
    setting{.key = "http.limits.connections", .type = integer, .initial = "20000", .least = 1, .most = 1'000'000,
            .text = "Open connections; 503 beyond"},
    setting{.key = "http.limits.header_deadline_ms", .type = milliseconds, .initial = "10000", .least = 10,
            .most = hour, .text = "From the first byte of a request to the end of its head; 408 beyond"},
    setting{.key = "http.limits.body_deadline_ms", .type = milliseconds, .initial = "60000", .least = 10, .most = hour,
            .text = "Without progress in a body; 408 beyond"},
    setting{.key = "http.limits.idle_deadline_ms", .type = milliseconds, .initial = "75000", .least = 10, .most = day,
            .text = "Between requests of a connection; closed beyond"},
    setting{.key = "http.limits.write_deadline_ms", .type = milliseconds, .initial = "60000", .least = 10, .most = hour,
            .text = "Without progress in an answer; closed beyond"},
    setting{.key = "http.file_memory", .type = bytes, .initial = "1048576", .least = 0, .most = gibi,
            .text = "Of a file that comes in with a call; a larger one is kept in the state folder's spool"},
    setting{.key = "http.upload_bytes", .type = bytes, .initial = "4294967296", .least = kibi, .most = 1024 * gibi,
            .text = "All files of a call together; 413 beyond"},
    setting{.key = "http.stream_bytes", .type = bytes, .initial = "1099511627776", .least = kibi,
            .most = 1024 * 1024 * gibi, .text = "An input stream over HTTP; the call sees it broken beyond"},
    setting{.key = "http.stream_buffer", .type = bytes, .initial = "262144", .least = 4 * kibi, .most = gibi,
            .text = "Of an input stream or a socket that waits for its call; the peer waits beyond"},
    setting{.key = "websocket.message_bytes", .type = bytes, .initial = "16777216", .least = kibi, .most = gibi,
            .text = "A message, its fragments together; the socket is closed with 1009 beyond"},
    setting{.key = "websocket.queue_bytes", .type = bytes, .initial = "262144", .least = 4 * kibi, .most = gibi,
            .text = "What waits for a socket's peer before its sender must wait"},
    setting{.key = "websocket.duplex_buffer", .type = bytes, .initial = "16777216", .least = 0, .most = gibi,
            .text = "Output of a call that waits in memory while its input still comes; the rest is kept on disk"},
    setting{.key = "websocket.ping_interval_ms", .type = milliseconds, .initial = "20000", .least = 100, .most = day,
            .text = "Silence of a peer after which it is pinged"},
    setting{.key = "websocket.pong_deadline_ms", .type = milliseconds, .initial = "20000", .least = 100, .most = day,
            .text = "After a ping without anything from the peer; the socket is closed with 1011 beyond"},
    setting{.key = "websocket.close_deadline_ms", .type = milliseconds, .initial = "5000", .least = 10, .most = hour,
            .text = "For the peer's close frame"},
    setting{.key = "websocket.write_deadline_ms", .type = milliseconds, .initial = "60000", .least = 10, .most = hour,
            .text = "Without progress in sending over a socket; it is ended beyond"},
    setting{.key = "admin.host", .type = text, .initial = "127.0.0.1", .option = "--admin-host",
            .text = "Address the administration listens on"},
    setting{.key = "admin.port", .type = integer, .initial = "8091", .least = 0, .most = 65535,
            .option = "--admin-port", .text = "Port of the administration; 0 picks a free one"},
    setting{.key = "plugins.folder", .type = path, .option = "--plugins", .environment = "BERTH_PLUGINS",
            .text = "Where plugins are dropped; empty: the folder plugins in the state folder"},
    setting{.key = "plugins.shipped", .type = path,
            .text = "Plugins that came with the host; empty: ../lib/berth/plugins beside the program's folder"},
    setting{.key = "plugins.configuration_folder", .type = path,
            .text = "NAME.json for each plugin that is configured; empty: plugins.d beside the configuration file"},
    setting{.key = "plugins.allowed_images", .type = list,
            .text = "SHA-256 of the images that may be loaded, in hexadecimal; empty: any"},
    setting{.key = "plugins.probe", .type = boolean, .initial = "true",
            .text = "Load each image in a process that is thrown away before it is loaded here"},
    setting{.key = "plugins.settle_ms", .type = milliseconds, .initial = "150", .least = 0, .most = 60'000,
            .text = "A dropped file must keep its size and time that long"},
    setting{.key = "plugins.poll_ms", .type = milliseconds, .initial = "1000", .least = 10, .most = hour,
            .text = "How often the folders are looked at besides the kernel's notifications"},
    setting{.key = "pool.threads", .type = integer, .initial = "32", .least = 1, .most = 1024,
            .text = "Threads for the blocking calls of each plugin"},
    setting{.key = "pool.queue", .type = integer, .initial = "1024", .least = 1, .most = 1'000'000,
            .text = "Calls of a plugin that wait for a thread; 503 beyond"},
    setting{.key = "pool.streams", .type = integer, .initial = "1024", .least = 1, .most = 16'384,
            .text = "Calls of a plugin with a stream or a socket that run at once, a thread each; 503 beyond"},
    setting{.key = "calls.deadline_ms", .type = milliseconds, .initial = "30000", .least = 10, .most = day,
            .text = "A call is cancelled beyond"},
    setting{.key = "drain.deadline_ms", .type = milliseconds, .initial = "30000", .least = 0, .most = day,
            .text = "How long running calls may take when the host or a plugin stops"},
    setting{.key = "records.durability", .type = choice, .initial = "full", .choices = "full|normal",
            .text = "full: an answered write survives a power failure; normal: it survives a crash of the host"},
    setting{.key = "state.folder", .type = path, .option = "--state", .environment = "BERTH_STATE",
            .text = "Images, records, token; empty: $XDG_STATE_HOME/berth or ~/.local/state/berth"},
    setting{.key = "log.level", .type = choice, .initial = "info", .choices = "debug|info|warning|error", .live = true,
            .text = "The least level that is logged"},
    setting{.key = "log.format", .type = choice, .initial = "text", .choices = "text|json", .live = true,
            .text = "A line for people or a JSON document"},
    setting{.key = "log.file", .type = path, .live = true,
            .text = "Where lines go, with rotation at 16 MiB; empty: standard error"},
    setting{.key = "metrics.public", .type = boolean, .initial = "false", .live = true,
            .text = "Metrics are served on the services' port too, and need no token"},
};
// clang-format on

} // namespace

std::span<const setting> all_settings() { return table; }

const setting* find_setting(std::string_view key) noexcept {
    const auto found = std::ranges::find(table, key, &setting::key);
    return found == table.end() ? nullptr : &*found;
}

} // namespace berth::host::app
