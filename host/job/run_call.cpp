#include <job/run_call.hpp>

#include <job/manager.hpp>
#include <job/problems.hpp>
#include <observe/log.hpp>
#include <plugin/slices.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>

namespace berth::host::job {

namespace {

using plugin::slice_of;
using plugin::view;

run_end failed(http::problem why) {
    run_end end;
    end.status = why.status;
    end.problem = failure_json(std::move(why));
    return end;
}

// A text without a charset is UTF-8, as all that crosses.
std::string dressed(std::string_view type) {
    std::string result(type);
    if (type.starts_with("text/") && type.find("charset") == type.npos) result += "; charset=utf-8";
    return result;
}

} // namespace

run_call::run_call(std::shared_ptr<manager> keeps, std::shared_ptr<live_job> job)
    : manager_(std::move(keeps)), job_(std::move(job)), request_(job_->request), run_(job_->run),
      slot_(std::move(job_->slot)), name_(std::to_string(job_->number) + '.' + std::to_string(job_->attempts)) {
    message.size = sizeof message;
    message.endpoint = job_->line->endpoint;
    message.method = slice_of("POST");
    message.target = slice_of(job_->line->path);
    message.body = request_->body.empty() ? slice_of("") : slice_of(request_->body);
    std::uint32_t count = 0;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) headers_[count++] = {slice_of(name), slice_of(value)};
    };
    add("authorization", request_->authorization);
    add("content-type", request_->content_type);
    traceparent_ = run_->trace.traceparent(*request_);
    add("traceparent", traceparent_);
    add("tracestate", request_->tracestate);
    message.headers = headers_.data();
    message.header_count = count;
    about_.size = sizeof about_;
    about_.attempt = job_->attempts;
    about_.id = slice_of(job_->id);
    about_.authorization = slice_of(request_->authorization);
    about_.state = this;
    about_.report = report;
    message.job = &about_;
}

run_call::~run_call() {
    if (answered_) return;
    http::problem why{.status = 500, .title = "The tool failed", .detail = "the run ended without an answer"};
    over(failed(std::move(why)));
}

bool run_call::may_start() noexcept {
    return run_->begin(manager_->within().time.steady());
}

void run_call::answer(const berth_answer& given) noexcept {
    try {
        const std::string_view type = view(given.content_type);
        std::string body(view(given.body));
        if (given.file.size > 0) {
            std::ifstream in(std::string(view(given.file)), std::ios::binary);
            body.assign(std::istreambuf_iterator<char>(in), {});
            if (!in) return over(failed({.status = 500, .detail = "the file that the tool answered cannot be read"}));
        }
        if (given.status < 400) return over(success(given, std::move(body)));
        run_end end;
        end.status = static_cast<int>(given.status);
        end.problem = failure_json(end.status, type, body);
        over(std::move(end));
    } catch (const std::exception& error) {
        observe::error("job.result_lost", {{"job", job_->id}, {"reason", error.what()}});
        over({});
    }
}

run_end run_call::success(const berth_answer& given, std::string body) const {
    const std::uint64_t limit = manager_->within().result_bytes;
    if (body.size() > limit)
        return failed({.status = 500,
                       .title = "The result is too large",
                       .detail = "the result has " + std::to_string(body.size()) + " bytes, at most " +
                                 std::to_string(limit) + " are kept (jobs.result_bytes)"});
    run_end end;
    end.status = 200;
    end.content_type = dressed(view(given.content_type));
    end.size = body.size();
    if (job_->durable && body.size() > result_in_row) {
        result_files::written written = manager_->files().write(name_, body);
        if (!written.fault.empty()) {
            observe::error("job.result_lost", {{"job", job_->id}, {"reason", written.fault}});
            return failed({.status = 500, .detail = "the result could not be stored; the log says why"});
        }
        end.file = std::move(written.name);
    } else {
        end.body = std::move(body);
    }
    return end;
}

// 503 is the host's own word for a call that it did not let run, or run on. All else is the tool's fault.
void run_call::fail(int status, std::string_view title, std::string_view detail, int) noexcept {
    try {
        run_end end = failed({.status = status, .title = std::string(title), .detail = std::string(detail)});
        end.cut_off = status == 503;
        over(std::move(end));
    } catch (const std::exception&) {
        over({});
    }
}

void run_call::over(run_end how) noexcept {
    answered_ = true;
    run_->trace.end(how.status, how.problem);
    manager_->run_over(job_, run_, std::move(how));
}

bool run_call::report(void* state, berth_slice event) noexcept {
    const auto& self = *static_cast<const run_call*>(state);
    try {
        const bool taken = self.manager_->report(self.job_, self.run_, view(event));
        const auto& told = self.manager_->within().told;
        if (taken && told) told->event(self.job_->id, self.request_->authorization, view(event));
        return taken;
    } catch (const std::exception&) {
        return false;
    }
}

} // namespace berth::host::job
