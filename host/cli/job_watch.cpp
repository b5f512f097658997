#include <cli/job_watch.hpp>

#include <app/exit_code.hpp>
#include <cli/admin_client.hpp>
#include <cli/member_text.hpp>

#include <rapidjson/document.h>

#include <ostream>
#include <thread>

namespace berth::host::cli {

namespace {

std::string state_in(const std::string& json) {
    rapidjson::Document document;
    document.Parse(json.c_str(), json.size());
    return document.HasParseError() ? std::string() : member_text(document, "state");
}

// Why the job did not succeed, as its problem says it.
std::string detail_of(const app::serve_options& options, const std::string& id) {
    const auto found = admin_client::find(options);
    if (!std::holds_alternative<admin_client>(found)) return {};
    const auto asked = std::get<admin_client>(found).ask("GET", "/jobs/" + id);
    const auto* answer = std::get_if<admin_answer>(&asked);
    if (!answer || answer->status != 200) return {};
    rapidjson::Document status;
    status.Parse(answer->body.c_str(), answer->body.size());
    return status.HasParseError() ? std::string() : member_text(member_object(status, "problem"), "detail");
}

int code_of(const std::string& state) {
    if (state == "succeeded") return app::exit_code::done;
    if (state == "cancelled") return app::exit_code::cancelled;
    return state == "interrupted" ? app::exit_code::interrupted : app::exit_code::failed;
}

} // namespace

int watch_job(const app::serve_options& options, const std::string& id, job_display& display, std::ostream& err,
              watch_limits within) {
    using clock = std::chrono::steady_clock;
    std::string last;  // number of the last event that was shown
    std::string state; // of the end
    const auto take = [&](const stream_event& event) {
        if (event.kind == "end") {
            state = state_in(event.data);
            if (state.empty()) state = "ended";
            return false;
        }
        if (!event.id.empty()) last = event.id;
        display.show(event);
        return true;
    };
    auto given_up = clock::now(); // there is nothing to come back to yet
    for (;;) {
        const auto found = admin_client::find(options);
        follow_result went;
        if (const auto* reason = std::get_if<std::string>(&found))
            went.trouble = *reason;
        else
            went = std::get<admin_client>(found).follow("/jobs/" + id + "/events", last, take);
        if (!state.empty()) break;
        if (went.status == 200) given_up = clock::now() + within.absence;
        // No answer, or one that will change: 503 while it stops or is busy, 401 from another host that has its port
        // now.
        const bool refused = went.status != 0 && went.status != 200 && went.status != 401 && went.status != 503;
        if (refused || clock::now() >= given_up) {
            err << "berth: " << went.trouble << '\n';
            return refused ? app::exit_code::failed : app::exit_code::unavailable;
        }
        display.away(went.trouble);
        std::this_thread::sleep_for(within.again);
    }
    display.end(id, state, state == "succeeded" ? "" : detail_of(options, id));
    return code_of(state);
}

} // namespace berth::host::cli
