#include <app/job_operations.hpp>

#include <job/documents.hpp>
#include <job/ids.hpp>
#include <job/query.hpp>
#include <job/replies.hpp>

#include <chrono>
#include <functional>
#include <future>
#include <optional>

namespace berth::host::app {

namespace {

constexpr std::chrono::seconds patience{20};

// What `ask` calls back with, or nothing when that takes too long.
template <class Answer>
std::optional<Answer> waited(const std::function<void(std::function<void(const Answer&)>)>& ask) {
    const auto promised = std::make_shared<std::promise<Answer>>();
    auto coming = promised->get_future();
    ask([promised](const Answer& with) { promised->set_value(with); });
    if (coming.wait_for(patience) != std::future_status::ready) return std::nullopt;
    return coming.get();
}

http::response too_slow() {
    return job::problem_reply(503, "the store of jobs did not answer in time: try again", 1);
}

http::response no_job(std::string_view id) {
    return job::problem_reply(404, "there is no job " + std::string(id) + "; GET /admin/v1/jobs lists those there are");
}

} // namespace

http::response job_operations::list(std::string_view query) {
    std::string fault;
    job::list_query wanted = job::list_query_of(query, fault);
    if (!fault.empty()) return job::problem_reply(400, fault);
    const auto found = waited<job::job_list>([&](auto then) { manager_->list(std::move(wanted), then); });
    if (!found) return too_slow();
    if (!found->fault.empty()) return job::problem_reply(503, found->fault, 1);
    http::response made;
    made.content_type = "application/json";
    made.body = job::operator_list_json(found->jobs, found->more);
    return made;
}

http::response job_operations::show(std::string_view given) {
    const std::string id(job::bare_id(given));
    const auto found = waited<job::answer>([&](auto then) { manager_->look(id, {}, then); });
    if (!found) return too_slow();
    return found->what == job::answer::kind::unknown ? no_job(id) : job::status_reply(id, *found);
}

http::response job_operations::cancel(std::string_view given) {
    const std::string id(job::bare_id(given));
    const auto found = waited<job::answer>([&](auto then) { manager_->cancel(id, {}, then); });
    if (!found) return too_slow();
    return found->what == job::answer::kind::unknown ? no_job(id) : job::cancel_reply(id, *found);
}

http::response job_operations::retry(std::string_view given) {
    const std::string id(job::bare_id(given));
    const auto found = waited<job::answer>([&](auto then) { manager_->retry(id, {}, then); });
    if (!found) return too_slow();
    return found->what == job::answer::kind::unknown ? no_job(id) : job::status_reply(id, *found, 202);
}

void job_operations::events(http::exchange call, std::string_view id) {
    routes_.show_events(std::move(call), std::string(id));
}

} // namespace berth::host::app
