// Speaks to the admin port of a running host, found by its state folder. One thread; blocks.
#pragma once

#include <app/serve.hpp>

#include <iosfwd>
#include <string>
#include <variant>

namespace berth::host::cli {

struct admin_answer {
    int status = 0;
    std::string body;
};

class admin_client {
public:
    // Or why there is no host to speak to.
    static std::variant<admin_client, std::string> find(const app::serve_options& options);

    // Or why no answer came. `path` begins after /admin/v1 and is percent-encoded here.
    std::variant<admin_answer, std::string> ask(const std::string& method, const std::string& path,
                                                const std::string& body = {}) const;

private:
    std::string address_;
    std::string token_;
};

// One exchange as a command does it: finds the host, asks, and tells of every failure. On success `answer` is filled
// and 0 returned, otherwise the exit code.
int ask_host(const app::serve_options& options, const std::string& method, const std::string& path,
             const std::string& body, std::string& answer, std::ostream& err);

} // namespace berth::host::cli
