// Speaks to the admin port of a running host, found by its state folder. One thread; blocks.
#pragma once

#include <app/serve.hpp>
#include <cli/event_lines.hpp>

#include <functional>
#include <iosfwd>
#include <string>
#include <variant>

namespace berth::host::cli {

struct admin_answer {
    int status = 0;
    std::string body;
};

struct follow_result {
    int status = 0;      // HTTP; 0: no answer
    std::string trouble; // why there are no more events
};

class admin_client {
public:
    // Or why there is no host to speak to.
    static std::variant<admin_client, std::string> find(const app::serve_options& options);

    // Or why no answer came. `path` begins after /admin/v1 and is percent-encoded here, `query` is already.
    std::variant<admin_answer, std::string> ask(const std::string& method, const std::string& path,
                                                const std::string& body = {}, const std::string& query = {}) const;
    // Reads a stream of events from behind the event `after` (empty: from the first) until it breaks or `take` has
    // enough and returns false.
    follow_result follow(const std::string& path, const std::string& after,
                         const std::function<bool(const stream_event&)>& take) const;

private:
    std::string address_;
    std::string token_;
};

// One exchange as a command does it: finds the host, asks, and tells of every failure. On success `answer` is filled
// and 0 returned, otherwise the exit code.
int ask_host(const app::serve_options& options, const std::string& method, const std::string& path,
             const std::string& body, std::string& answer, std::ostream& err, const std::string& query = {});

} // namespace berth::host::cli
