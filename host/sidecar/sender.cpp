#include <sidecar/sender.hpp>

#include <observe/log.hpp>
#include <sidecar/documents.hpp>

#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

namespace berth::host::sidecar {

namespace {

constexpr std::chrono::milliseconds connect_time{2000}; // it is near; and nothing ends a wait for a connection

struct not_taken {
    int status;
};

Poco::Timespan timespan(std::chrono::milliseconds time) {
    return Poco::Timespan(std::chrono::microseconds(time).count());
}

Poco::URI checked(const std::string& text) {
    try {
        Poco::URI url(text);
        if (url.getScheme() == "http" && !url.getHost().empty()) return url;
    } catch (const Poco::Exception&) { // said below
    }
    throw std::runtime_error("expected sidecar.url (IVCAP_BASE_URL) to be http://HOST:PORT, found \"" + text +
                             "\"; leave it out, and nothing is sent");
}

std::string path_under(const Poco::URI& url, const char* kind, const std::string& job) {
    std::string path = url.getPath();
    while (path.ends_with('/')) path.pop_back();
    return path + '/' + kind + '/' + job; // the id of a job needs no escapes
}

} // namespace

sender::counts::counts(const char* kind)
    : sent(observe::counter_of("berth_sidecar_sent_total", "Events and results that the sidecar took",
                               {{"kind", kind}})),
      failed(observe::counter_of("berth_sidecar_failed_total", "Those that it did not take", {{"kind", kind}})),
      dropped(observe::counter_of("berth_sidecar_dropped_total", "Those that waited too long to be sent",
                                  {{"kind", kind}})) {}

sender::sender(options within) : options_(std::move(within)), url_(checked(options_.url)), outbox_(options_) {
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
    if (ended_.get_future().wait_until(until) != std::future_status::ready) {
        const std::lock_guard lock(session_mutex_);
        if (session_) session_->abort();
    }
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
    const std::string why = attempt(one);
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

std::string sender::attempt(const message& one) {
    const bool kept = session_ && session_->connected();
    std::string why = post(one);
    // A connection that was kept may have been closed by the other side meanwhile.
    if (!why.empty() && kept && !session_) why = post(one);
    return why;
}

void sender::read_answer() {
    constexpr std::size_t most = 64 << 10; // nobody reads it; more is worth a new connection
    Poco::Net::HTTPResponse response;
    std::istream& body = session_->receiveResponse(response);
    const auto until = outbox::clock::now() + options_.timeout;
    std::array<char, 4096> piece;
    std::size_t size = 0;
    while (body.read(piece.data(), piece.size()) || body.gcount() > 0) {
        size += static_cast<std::size_t>(body.gcount());
        if (size > most || outbox::clock::now() > until) throw std::runtime_error("its answer did not end");
    }
    if (response.getStatus() / 100 != 2) throw not_taken{static_cast<int>(response.getStatus())};
}

std::string sender::post(const message& one) {
    std::string why;
    try {
        if (!session_) {
            const std::lock_guard lock(session_mutex_);
            session_ = std::make_unique<Poco::Net::HTTPClientSession>(url_.getHost(), url_.getPort());
            session_->setKeepAlive(true);
            const Poco::Timespan each = timespan(options_.timeout);
            session_->setTimeout(std::min(each, timespan(connect_time)), each, each);
        }
        const bool is_error = one.is_result() && one.end->state != job::job_state::succeeded;
        const std::string made = one.is_result() && is_error ? error_json(*one.end) : std::string();
        const std::string& body = !one.is_result() ? one.event : is_error ? made : one.end->result;
        Poco::Net::HTTPRequest request("POST", path_under(url_, one.is_result() ? "results" : "events", one.job),
                                       "HTTP/1.1");
        request.setKeepAlive(true);
        request.set("Ivcap-Job-Id", one.job);
        if (one.is_result()) request.set("Is-Error", is_error ? "True" : "False");
        if (!one.authorization.empty()) request.set("Authorization", one.authorization);
        const bool typed = one.is_result() && !is_error;
        if (!typed || !one.end->content_type.empty())
            request.setContentType(typed ? one.end->content_type : "application/json");
        if (typed && !one.end->file.empty()) {
            std::ifstream file(options_.result_files / one.end->file, std::ios::binary);
            if (!file) return "its result has been removed meanwhile";
            request.setContentLength64(static_cast<Poco::Int64>(one.end->size));
            Poco::StreamCopier::copyStream(file, session_->sendRequest(request), 64 << 10);
        } else {
            request.setContentLength64(static_cast<Poco::Int64>(body.size()));
            session_->sendRequest(request).write(body.data(), static_cast<std::streamsize>(body.size()));
        }
        read_answer();
        return {};
    } catch (const not_taken& said) { // the connection is as good as before
        return "it answered " + std::to_string(said.status);
    } catch (const Poco::Exception& error) {
        why = error.displayText();
    } catch (const std::exception& error) {
        why = error.what();
    }
    const std::lock_guard lock(session_mutex_);
    session_.reset();
    return why;
}

} // namespace berth::host::sidecar
