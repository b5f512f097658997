#include <app/serve.hpp>

#include <app/exit_code.hpp>
#include <app/host.hpp>
#include <app/service_manager.hpp>
#include <app/signals.hpp>
#include <app/state_folder.hpp>
#include <app/version.hpp>

#include <observe/log.hpp>
#include <observe/log_line.hpp>

#include <Poco/Exception.h>
#include <Poco/Util/ServerApplication.h>

#include <atomic>
#include <cstdlib>
#include <iostream>

#include <sys/resource.h>
#include <unistd.h>

namespace berth::host::app {
namespace {

void raise_descriptor_limit() noexcept {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit); // a connection each; with fewer the listener waits for some to close
}

std::vector<fault> apply_log(const settings& values) {
    observe::log_options options;
    options.least = observe::level_of(values.text("log.level")).value_or(observe::level::information);
    options.json = values.text("log.format") == "json";
    options.file = values.text("log.file");
    try {
        observe::configure_log(options);
    } catch (const Poco::Exception& error) {
        return {
            {pointer_of("log.file"), "a file that can be written", error.displayText(), {}, values.origin("log.file")}};
    }
    return {};
}

int refuse(int code, const std::string& reason) {
    std::cerr << "berth: " << reason << '\n';
    return code;
}

class server_application : public Poco::Util::ServerApplication {
public:
    explicit server_application(serve_options options)
        : configuration_(std::move(options.sources), configuration_file(options), options.file.has_value()) {}

protected:
    int main(const std::vector<std::string>&) override {
        configuration_.run_with(apply_log);
        if (const std::vector<fault> faults = configuration_.load(); !faults.empty()) return refuse_all(faults);
        const settings& values = *configuration_.current();
        auto opened = state_folder::open(values.path("state.folder"));
        if (const auto* reason = std::get_if<std::string>(&opened)) return refuse(exit_code::cannot_create, *reason);
        const auto state = std::get<std::unique_ptr<state_folder>>(std::move(opened));
        std::string failure;
        std::string token = state->token(failure);
        if (token.empty()) return refuse(exit_code::cannot_create, failure);
        std::error_code ignored; // the manager says what is wrong with the folder
        std::filesystem::create_directories(values.path("plugins.folder"), ignored);
        return serve_until_told(*state, std::move(token));
    }

private:
    static int refuse_all(const std::vector<fault>& faults) {
        std::cerr << "berth: the configuration is refused\n";
        for (const fault& one : faults) std::cerr << "  " << to_text(one) << '\n';
        return exit_code::configuration;
    }

    int serve_until_told(const state_folder& state, std::string token) {
        raise_descriptor_limit();
        std::atomic<host*> stopping{nullptr}; // this thread sets it, that of the signals reads
        signals signals([&] {
            host* const busy = stopping.load();
            if (busy && busy->hurry()) return;
            observe::warning("host.stopped_at_once");
            state.remove_ready();
            std::_Exit(exit_code::failed);
        });
        std::unique_ptr<host> running;
        try {
            running = std::make_unique<host>(configuration_, std::move(token));
        } catch (const std::runtime_error& error) { // an address that cannot be had
            observe::error("host.not_started", {{"reason", error.what()}});
            return exit_code::unavailable;
        }
        for (const fault& one : configuration_.doubtful()) {
            observe::warning("configuration.doubtful", {{"variable", one.found}, {"nearest", one.expected}});
        }
        running->start();
        announce(*running, state);
        while (signals.wait() == signals::request::reload) reload();
        observe::information("host.stopping");
        notify_service_manager("STOPPING=1");
        state.remove_ready();
        stopping = running.get();
        const std::size_t cut_off = running->stop();
        stopping = nullptr;
        observe::information("host.stopped", {{"interrupted_jobs", cut_off}});
        return cut_off > 0 ? exit_code::interrupted : exit_code::done;
    }

    static void announce(const host& running, const state_folder& state) {
        const ready_note note{::getpid(), running.http_url(), running.admin_url(), std::string(version())};
        if (const std::string failure = state.write_ready(note); !failure.empty()) {
            observe::error("host.not_announced", {{"reason", failure}});
        }
        observe::information("ready",
                             {{"http", note.http}, {"admin", note.admin}, {"plugins", running.running_plugins()}});
        notify_service_manager("READY=1");
    }

    void reload() {
        const std::vector<fault> faults = configuration_.load();
        for (const fault& one : faults) observe::error("configuration.refused", {{"reason", to_text(one)}});
        if (!faults.empty()) return;
        observe::information("configuration.loaded", {{"file", configuration_.file().string()}});
        for (const std::string& pointer : configuration_.waiting_for_restart()) {
            observe::warning("configuration.waits_for_restart", {{"setting", pointer}});
        }
    }

    live_configuration configuration_;
};

} // namespace

std::filesystem::path configuration_file(const serve_options& options) {
    if (options.file) return std::filesystem::absolute(*options.file).lexically_normal();
    return layer(options.sources).values.path("state.folder") / "berth.json";
}

int serve(serve_options options) {
    server_application application(std::move(options));
    application.stopOptionsProcessing();
    return application.run(std::vector<std::string>{"berth"});
}

} // namespace berth::host::app
