// Server-sent events out of the lines of a stream. One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth::host::cli {

struct stream_event {
    std::string id; // empty: it has none
    std::string kind;
    std::string data;
};

class event_lines {
public:
    // A line without its end. The event that it completes, if it does.
    std::optional<stream_event> take(std::string_view line);

private:
    stream_event next_;
};

} // namespace berth::host::cli
