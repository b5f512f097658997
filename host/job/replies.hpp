// The manager's answers over HTTP. Any thread but a loop for those with a result, which may lie in a file.
#pragma once

#include <http/message.hpp>
#include <job/answer.hpp>
#include <job/preferences.hpp>
#include <job/result_files.hpp>

#include <string_view>

namespace berth::host::job {

http::response problem_reply(int status, std::string detail, int retry_after = 0);
// The sentence that callers of the original know.
http::response unknown_reply(std::string_view id);

struct reply_style {
    preferences said;
    bool defer_with_document = false; // 202 for all
};
// To who asked for the result: 200, the problem of one without, 204 or 202 while there is none.
http::response result_reply(std::string_view id, const answer& from, const reply_style& style,
                            const result_files& files);
// To who asked for the state: the status document.
http::response status_reply(std::string_view id, const answer& from, int status = 200);
// To who cancelled.
http::response cancel_reply(std::string_view id, const answer& from);

} // namespace berth::host::job
