#include <job/replies.hpp>

#include <job/documents.hpp>
#include <job/ids.hpp>
#include <job/problems.hpp>

#include <fcntl.h>
#include <sys/stat.h>

namespace berth::host::job {

namespace {

http::response refusal_reply(const answer& from) {
    http::response made = problem_reply(from.status, from.detail, from.retry_after);
    made.close = from.close;
    return made;
}

int seconds_of(std::chrono::milliseconds time) {
    return static_cast<int>((time.count() + 999) / 1000);
}

void name_job(http::response& to, const job_facts& job) {
    to.headers.emplace_back("job-id", std::string(urn_prefix) + job.id);
}

http::response deferred(const answer& from, const reply_style& style) {
    const job_facts& job = *from.job;
    const bool document = style.said.representation || style.defer_with_document;
    http::response made;
    made.status = document ? 202 : 204;
    if (document) {
        made.content_type = "application/json";
        made.body = status_json(job, from.position);
    }
    name_job(made, job);
    made.headers.emplace_back("Location", location_of(job));
    const std::string seconds = std::to_string(seconds_of(from.refresh));
    made.headers.emplace_back("Retry-Later", seconds);
    made.headers.emplace_back("Retry-After", seconds);
    made.headers.emplace_back("Ivcap-Self-Report-Result", "true");
    if (std::string text = applied(style.said, true, document); !text.empty())
        made.headers.emplace_back("Preference-Applied", std::move(text));
    return made;
}

void take_file(http::response& to, const std::filesystem::path& file) {
    struct stat about {};
    to.file = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (to.file >= 0 && ::fstat(to.file, &about) == 0) {
        to.file_size = static_cast<std::uint64_t>(about.st_size);
        return;
    }
    to = problem_reply(500, "the result is not in the state folder any more");
}

http::response ended(const answer& from, const result_files& files) {
    const job_facts& job = *from.job;
    http::response made;
    if (job.state == job_state::succeeded && !job.gone) {
        made.content_type = job.content_type;
        if (job.file.empty())
            made.body = job.result;
        else
            take_file(made, files.path(job.file));
    } else if (job.state == job_state::failed && !job.gone) {
        made.status = job.status;
        made.content_type = "application/problem+json";
        made.body = job.problem;
    } else {
        const http::problem why = problem_of(job);
        made = http::to_response(why, why.status == 503 ? 1 : 0);
    }
    name_job(made, job);
    return made;
}

} // namespace

http::response problem_reply(int status, std::string detail, int retry_after) {
    http::problem why;
    why.status = status;
    why.detail = std::move(detail);
    return http::to_response(why, retry_after);
}

http::response unknown_reply(std::string_view id) {
    http::response made;
    made.status = 404;
    made.body =
        "job " + std::string(id) + " can't be found. It either never existed or its result is no longer cached.";
    return made;
}

http::response result_reply(std::string_view id, const answer& from, const reply_style& style,
                            const result_files& files) {
    using kind = answer::kind;
    if (from.what == kind::refused) return refusal_reply(from);
    if (from.what == kind::unknown) return unknown_reply(id);
    http::response made = from.what == kind::pending ? deferred(from, style) : ended(from, files);
    if (from.replayed) made.headers.emplace_back("Job-Replayed", "true");
    if (from.what == kind::pending) return made;
    if (std::string text = applied(style.said, false, false); !text.empty())
        made.headers.emplace_back("Preference-Applied", std::move(text));
    return made;
}

http::response status_reply(std::string_view id, const answer& from, int status) {
    if (from.what == answer::kind::refused) return refusal_reply(from);
    if (from.what == answer::kind::unknown) return unknown_reply(id);
    http::response made;
    made.status = status;
    made.content_type = "application/json";
    made.body = status_json(*from.job, from.position);
    return made;
}

http::response cancel_reply(std::string_view id, const answer& from) {
    if (from.what == answer::kind::pending) return status_reply(id, from, 202);
    if (from.what != answer::kind::removed) return status_reply(id, from);
    http::response made;
    made.status = 204;
    return made;
}

} // namespace berth::host::job
