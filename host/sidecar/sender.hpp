// Tells the platform's sidecar what jobs tell and how they end: POST {url}/events/{job} and POST {url}/results/{job}.
// One thread sends over one connection, as many as wait one after the other; who reports never waits for it. An event
// that is not taken is logged and gone, a result is tried four times with pauses of 1, 2, 4 and 8 s. What does not fit
// into the outbox goes, the oldest first, with a count.
#pragma once

#include <job/listener.hpp>
#include <observe/metrics.hpp>
#include <outgoing/client.hpp>
#include <sidecar/outbox.hpp>

#include <future>
#include <memory>
#include <thread>

namespace berth::host::sidecar {

class sender final : public job::listener {
public:
    // std::runtime_error when the URL is none that it can speak to.
    explicit sender(options within);
    ~sender() override { stop(); }

    void event(std::string_view id, std::string_view authorization, std::string_view json) noexcept override;
    void ended(std::shared_ptr<const job::job_facts> job) noexcept override;

    // Sends what waits, for as long as the options allow. Blocks. Nothing is sent afterwards.
    void stop() noexcept;

private:
    // One kind of message in the metrics.
    struct counts {
        explicit counts(const char* kind);
        observe::counter& sent;
        observe::counter& failed;
        observe::counter& dropped;
    };

    void put(message one) noexcept;
    void count(const outbox::dropped& gone) noexcept;
    void run() noexcept;
    void send(message one);
    // Empty, or why it was not taken.
    std::string post(const message& one);
    void tell_failure(const message& one, const std::string& why, bool given_up);

    const options options_;
    outgoing::client client_; // of the thread
    outbox outbox_;
    counts events_{"event"};
    counts results_{"result"};
    std::atomic<std::uint64_t> dropped_{0}; // since the last line in the log; all who put add, the thread takes
    std::atomic<bool> stopping_{false};     // stop writes, the thread reads
    bool failing_ = false;                  // the last one was not taken; of the thread
    std::promise<void> ended_;              // the thread has nothing more to do
    std::thread thread_;                    // last: it uses all above
};

} // namespace berth::host::sidecar
