// A plugin's answer as a response. Any thread; opens the file that the answer names.
#pragma once

#include <http/message.hpp>

#include <berth/abi.h>

#include <string>
#include <variant>

namespace berth::host::binding {

// What is wrong with an answer: `status` for the caller, `reason` for the log.
struct answer_fault {
    int status = 500;
    std::string reason;
};

// Headers that belong to the connection (Connection, Transfer-Encoding, Content-Length and their kind) are dropped: the
// transport writes them. A header that cannot stand in a response is a fault, for it could forge a second response.
std::variant<http::response, answer_fault> response_of(const berth_answer& answer);

} // namespace berth::host::binding
