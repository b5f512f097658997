// The functions of libberth_test: a dispatcher, a server on a free loopback port and one instance, in this process.
#include <berth/test.hpp>

#include "job_lender.hpp"

#include <artifact/extension.hpp>
#include <artifact/routes.hpp>
#include <binding/dispatcher.hpp>
#include <observe/log.hpp>
#include <plugin/start.hpp>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/TemporaryFile.h>
#include <Poco/Timestamp.h>

#include <atomic>

using namespace berth::host;

namespace {

std::shared_ptr<artifact::store> opened_artifacts(const std::filesystem::path& folder) {
    artifact::options options;
    options.folder = folder / "artifacts";
    options.full_durability = false;
    options.threads = 1;
    auto opened = artifact::store::open(std::move(options));
    if (const auto* reason = std::get_if<std::string>(&opened)) throw std::runtime_error(*reason);
    return std::get<std::shared_ptr<artifact::store>>(opened);
}

} // namespace

struct berth_test_host {
    explicit berth_test_host(std::string given) : configuration(std::move(given)), folder(Poco::TemporaryFile::tempName()) {
        artifact_pages.add_pages(dispatcher);
        dispatcher.serve_tools(tools);
        dispatcher.attach(server);
        server.start();
        client.setPort(server.port());
        client.setTimeout(Poco::Timespan(60, 0));
    }
    ~berth_test_host() {
        if (running) end(dispatcher.publish({}));
        artifact_pages.close();
        client.reset();
        server.stop();
        dispatcher.detach();
        std::error_code ignored; // a temporary folder that stays behind harms nobody
        std::filesystem::remove_all(folder, ignored);
    }
    berth_test_host(const berth_test_host&) = delete;

    // Starts the image and puts it in the place of the one that runs. Empty, or the reason why not.
    std::string replace(const std::string& image) {
        plugin::instance_options options;
        options.configuration = configuration;
        options.records = folder / "records.db";
        options.records_full_durability = false;
        options.now = [this] { return time_.load() >= 0 ? time_.load() : Poco::Timestamp().epochMicroseconds(); };
        options.extensions = [this](std::string_view id) { return lent_artifacts.find(id); };
        auto started = plugin::start_in_process(std::filesystem::absolute(image), options);
        if (const auto* reason = std::get_if<std::string>(&started)) return image + ": " + *reason;
        auto& inner = std::get<std::shared_ptr<plugin::instance>>(started);
        std::shared_ptr<plugin::instance> next = std::make_shared<testing::job_lender>(std::move(inner), jobs);
        auto refused = dispatcher.publish({next});
        if (refused) {
            next->stop();
            return image + ": " + *refused;
        }
        running.swap(next);
        if (next) {
            next->drain(std::chrono::seconds(10));
            next->stop();
        }
        return {};
    }
    void end(const std::optional<std::string>&) {
        running->drain(std::chrono::seconds(10));
        running->stop();
        running.reset();
    }

    const std::string configuration;
    const std::filesystem::path folder;
    const std::shared_ptr<artifact::store> artifacts = opened_artifacts(folder);
    artifact::routes artifact_pages{artifacts};
    const artifact::extension lent_artifacts{artifacts};
    testing::lent_jobs jobs;
    testing::tools_at_once tools;
    binding::dispatcher dispatcher;
    http::server server{{"127.0.0.1", 0, 1, {}, "test"}, dispatcher};
    Poco::Net::HTTPClientSession client{"127.0.0.1", 1};
    std::shared_ptr<plugin::instance> running;
    std::atomic<std::int64_t> time_{-1}; // the test writes, the plugin's threads read; negative: the real time
};

namespace {

void tell(const berth_failure* failure, const std::string& detail) { failure->fail(failure->state, 500, {detail.data(), detail.size()}); }

berth_slice slice(const std::string& text) { return {text.data(), text.size()}; }

} // namespace

#define BERTH_TEST_EXPORT extern "C" __attribute__((visibility("default")))

BERTH_TEST_EXPORT berth_test_host* berth_test_open(const char* plugin, const char* configuration, const berth_failure* failure) {
    try {
        observe::configure_log({observe::level::warning, false, {}});
        auto host = std::make_unique<berth_test_host>(configuration);
        const std::string reason = host->replace(plugin);
        if (reason.empty()) return host.release();
        tell(failure, reason);
    } catch (const std::exception& error) {
        tell(failure, error.what());
    }
    return nullptr;
}

BERTH_TEST_EXPORT void berth_test_close(berth_test_host* host) { delete host; }

BERTH_TEST_EXPORT bool berth_test_reload(berth_test_host* host, const char* plugin, const berth_failure* failure) {
    try {
        const std::string reason = host->replace(plugin);
        if (!reason.empty()) tell(failure, reason);
        return reason.empty();
    } catch (const std::exception& error) {
        tell(failure, error.what());
        return false;
    }
}

BERTH_TEST_EXPORT void berth_test_set_time(berth_test_host* host, int64_t microseconds) { host->time_.store(microseconds); }

BERTH_TEST_EXPORT int64_t berth_test_time(berth_test_host* host) {
    const std::int64_t set = host->time_.load();
    return set >= 0 ? set : Poco::Timestamp().epochMicroseconds();
}

BERTH_TEST_EXPORT void berth_test_events(const berth_test_host* host, void* state, void (*take)(void* state, berth_slice event)) {
    for (const std::string& event : host->jobs.events()) take(state, slice(event));
}

BERTH_TEST_EXPORT uint16_t berth_test_port(const berth_test_host* host) { return host->server.port(); }

BERTH_TEST_EXPORT bool berth_test_request(berth_test_host* host, const char* method, const char* target, const berth_header* headers,
                                          size_t header_count, berth_slice body, void* state,
                                          void (*take)(void* state, const berth_answer* answer), const berth_failure* failure) {
    try {
        Poco::Net::HTTPRequest request(method, target, Poco::Net::HTTPMessage::HTTP_1_1);
        request.setKeepAlive(true);
        for (size_t i = 0; i < header_count; ++i)
            request.add({headers[i].name.data, headers[i].name.size}, {headers[i].value.data, headers[i].value.size});
        request.setContentLength(static_cast<std::streamsize>(body.size));
        host->client.sendRequest(request).write(body.data, static_cast<std::streamsize>(body.size));
        Poco::Net::HTTPResponse response;
        std::string text;
        Poco::StreamCopier::copyToString(host->client.receiveResponse(response), text);

        std::vector<berth_header> list;
        for (const auto& [name, value] : response) list.push_back({slice(name), slice(value)});
        berth_answer answer{};
        answer.size = sizeof answer;
        answer.status = static_cast<std::uint32_t>(response.getStatus());
        answer.content_type = slice(response.getContentType());
        answer.headers = list.data();
        answer.header_count = static_cast<std::uint32_t>(list.size());
        answer.body = slice(text);
        take(state, &answer);
        return true;
    } catch (const Poco::Exception& error) {
        tell(failure, error.displayText());
    } catch (const std::exception& error) {
        tell(failure, error.what());
    }
    return false;
}
