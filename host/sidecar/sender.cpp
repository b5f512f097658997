#include <sidecar/sender.hpp>

#include <observe/log.hpp>
#include <sidecar/documents.hpp>

#include <Poco/Net/HTTPRequest.h>
#include <Poco/StreamCopier.h>

#include <fstream>
#include <stdexcept>

namespace berth::host::sidecar {

sender::counts::counts(const char* kind)
    : sent(observe::counter_of("berth_sidecar_sent_total", "Events and results that the sidecar took",
                               {{"kind", kind}})),
      failed(observe::counter_of("berth_sidecar_failed_total", "Those that it did not take", {{"kind", kind}})),
      dropped(observe::counter_of("berth_sidecar_dropped_total", "Those that waited too long to be sent",
                                  {{"kind", kind}})) {}

sender::sender(options within) : options_(std::move(within)), client_(options_.url, "sidecar.url (IVCAP_BASE_URL)", options_.timeout),
      outbox_(options_) {
    thread_ = std::thread([this] { run(); });
}

// ------------------------------------------------------------------ what comes

void sender::event(std::string_view id, std::string_view authorization, std::string_view json) noexcept {
    try {
        message one;
        one.job = id;
        one.authorization = authorization;
        one.event = json;
        put(std::move(one));
    } catch (const std::exception&) {
        count({1, 0});
    }
}

void sender::ended(std::shared_ptr<const job::job_facts> job) noexcept {
    try {
        message one;
        one.job = job->id;
        one.end = std::move(job);
        put(std::move(one));
    } catch (const std::exception&) {
        count({0, 1});
    }
}

void sender::put(message one) noexcept {
    count(outbox_.put(std::move(one)));
}

void sender::count(const outbox::dropped& gone) noexcept {
    if (gone.events + gone.results == 0) return;
    events_.dropped.add(gone.events);
    results_.dropped.add(gone.results);
    dropped_ += gone.events + gone.results;
}

void sender::stop() noexcept {
    if (!thread_.joinable()) return;
    const auto until = outbox::clock::now() + options_.drain_time;
    outbox_.close(until);
    stopping_ = true;
    if (ended_.get_future().wait_until(until) != std::future_status::ready) client_.abort();
    thread_.join();
    count(outbox_.clear());
    if (const std::uint64_t left = dropped_.exchange(0))
        observe::warning("sidecar.dropped", {{"messages", left}, {"reason", "the host stops"}});
}

// ------------------------------------------------------------------ what goes

void sender::run() noexcept {
    while (auto next = outbox_.take()) {
        try {
            send(std::move(*next));
        } catch (const std::exception& error) {
            observe::error("sidecar.failed", {{"reason", error.what()}});
        }
        if (const std::uint64_t gone = dropped_.exchange(0))
            observe::warning("sidecar.dropped",
                             {{"messages", gone}, {"reason", "the sidecar is slower than what comes"}});
    }
    ended_.set_value();
}

void sender::send(message one) {
    counts& of = one.is_result() ? results_ : events_;
    const std::string why = post(one);
    if (why.empty()) {
        of.sent.add();
        if (std::exchange(failing_, false)) observe::information("sidecar.back", {{"url", options_.url}});
        return;
    }
    ++one.tries;
    const bool given_up = !one.is_result() || one.tries >= result_tries || stopping_.load();
    tell_failure(one, why, given_up);
    if (given_up) return of.failed.add();
    const auto pause = options_.first_pause * (1 << (one.tries - 1));
    outbox_.put_back(std::move(one), outbox::clock::now() + pause);
}

// The first of a series as a warning: a sidecar that is away must not fill the log.
void sender::tell_failure(const message& one, const std::string& why, bool given_up) {
    const bool first = !std::exchange(failing_, true);
    observe::log(first || (given_up && one.is_result()) ? observe::level::warning : observe::level::debug,
                 "sidecar.not_taken",
                 {{"job", one.job},
                  {"kind", one.is_result() ? "result" : "event"},
                  {"tries", one.tries},
                  {"given_up", given_up},
                  {"reason", why}});
}

std::string sender::post(const message& one) {
    const bool is_error = one.is_result() && one.end->state != job::job_state::succeeded;
    const bool typed = one.is_result() && !is_error;
    const bool from_file = typed && !one.end->file.empty();
    const std::string made = is_error ? error_json(*one.end) : std::string();
    const std::string& body = !one.is_result() ? one.event : is_error ? made : one.end->result;
    const std::string path = (one.is_result() ? "/results/" : "/events/") + one.job; // the id of a job needs no escapes
    Poco::Net::HTTPRequest request("POST", client_.path(path), "HTTP/1.1");
    request.set("Ivcap-Job-Id", one.job);
    if (one.is_result()) request.set("Is-Error", is_error ? "True" : "False");
    if (!one.authorization.empty()) request.set("Authorization", one.authorization);
    if (!typed || !one.end->content_type.empty())
        request.setContentType(typed ? one.end->content_type : "application/json");
    const outgoing::answer got =
        client_.post(request, from_file ? one.end->size : body.size(), [&](std::ostream& to) {
            if (!from_file) {
                to.write(body.data(), static_cast<std::streamsize>(body.size()));
                return;
            }
            std::ifstream file(options_.result_files / one.end->file, std::ios::binary);
            if (!file) throw std::runtime_error("its result has been removed meanwhile");
            Poco::StreamCopier::copyStream(file, to, 64 << 10);
        });
    if (!got.fault.empty()) return got.fault;
    return got.status / 100 == 2 ? std::string() : "it answered " + std::to_string(got.status);
}

} // namespace berth::host::sidecar
