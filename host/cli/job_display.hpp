// Shows a job while it goes on: a line that is drawn anew on a terminal, or a line for each event. One thread.
#pragma once

#include <cli/event_lines.hpp>

#include <iosfwd>
#include <string>

namespace berth::host::cli {

class job_display {
public:
    enum class manner { live, lines, raw }; // raw: each event's JSON
    job_display(manner how, std::ostream& out) : how_(how), out_(out) {}

    void show(const stream_event& event);
    // The host is away; said once until the next event.
    void away(const std::string& reason);
    // The last line.
    void end(const std::string& id, const std::string& state, const std::string& detail);

private:
    void show_live(const stream_event& event);
    void draw() const;

    const manner how_;
    std::ostream& out_;
    std::string state_;
    std::string step_;
    std::string message_;
    double done_ = 0;
    double total_ = 0;
    bool away_ = false;
};

} // namespace berth::host::cli
