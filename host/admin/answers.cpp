#include <admin/answers.hpp>

#include <http/problem.hpp>

namespace berth::host::admin {

http::response json_answer(std::string body, int status) {
    http::response answer;
    answer.status = status;
    answer.content_type = "application/json";
    answer.headers.emplace_back("Cache-Control", "no-store");
    answer.body = std::move(body);
    return answer;
}

http::response problem_answer(int status, std::string detail) {
    return http::to_response({.status = status, .detail = std::move(detail)});
}

} // namespace berth::host::admin
