// Those who watch the events of jobs, each at its own pace: one thread gives every follower what comes next for it,
// from wherever it lies, and comes back later to one that has no room. So a slow reader costs a place in a list, no
// thread. Any thread.
#pragma once

#include <job/facts.hpp>
#include <job/options.hpp>

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace berth::host::job {

struct event_page {
    bool known = false;
    bool over = false; // the job is finished and these are its last
    job_state state = job_state::queued;
    std::vector<job_event> events;
};

// Where the events of a job go. Called on the thread of followers, one call at a time; must not block. False: there is
// no room just now.
class follower {
public:
    virtual ~follower() = default;
    virtual bool event(const job_event& event) = 0;
    virtual bool silence() = 0; // nothing has happened for a while
    virtual bool end(job_state state) = 0;
    virtual bool gone() const = 0; // nobody is there any more
};

class followers {
public:
    using source = std::function<event_page(std::string_view id, std::uint32_t after, std::size_t most)>;

    // `from` may block for the disk.
    followers(source from, time_source time, std::size_t limit);
    ~followers();
    followers(const followers&) = delete;
    followers& operator=(const followers&) = delete;

    // From the event behind number `after`. False when as many watch as may; else `make` is called, before the first
    // event, on this thread.
    bool add(std::string id, std::uint32_t after, const std::function<std::unique_ptr<follower>()>& make);
    // Something has happened to some job.
    void news();
    void close() noexcept; // lets go of all

private:
    struct entry {
        std::string id;
        std::uint32_t after = 0;
        std::unique_ptr<follower> to;
        std::int64_t silent_since = 0; // steady microseconds
        bool blocked = false;
        bool over = false;
    };

    void run() noexcept;
    void serve(entry& one);
    void serve_safely(entry& one) noexcept;
    bool silence_is_long(const entry& one) const;

    const source from_;
    const time_source time_;
    const std::size_t limit_;

    std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::list<entry> added_;
    std::size_t count_ = 0;
    bool news_ = false;
    bool closing_ = false;
    std::thread thread_;
};

} // namespace berth::host::job
