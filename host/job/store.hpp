// The jobs on disk: one SQLite file in WAL mode. One thread writes, and commits what has come meanwhile together;
// whoever asked hears of it after the commit, on that thread. A few threads read. Any thread may ask; nothing here
// blocks but read_now and close.
#pragma once

#include <record/readers.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace berth::host::job {

class store {
public:
    // Throws store_failure; then nothing of it is kept.
    using work = std::function<void(record::connection&)>;
    // `fault` is empty when the work is committed. For reads, when it has run.
    using done = std::function<void(const std::string& fault)>;

    // Makes the file when it is not there, readable by this user alone. Or the reason why it cannot be had.
    static std::variant<std::unique_ptr<store>, std::string> open(const std::filesystem::path& file,
                                                                  bool full_durability);
    ~store();
    store(const store&) = delete;
    store& operator=(const store&) = delete;

    // In the order of the calls. After close nothing happens: the process ends.
    void write(work what, done then);
    std::size_t writes_waiting() const;
    // False when too many wait; then nothing happens.
    bool read(work what, done then);
    // On this thread; waits for a connection. Empty, or why not.
    std::string read_now(const work& what);
    // On this thread, before any other function.
    std::string write_now(const work& what);

    // `all_told` is called on the writing thread, after those of a batch have heard of its commit.
    void start(std::function<void()> all_told = {});
    // What waits is written first.
    void close() noexcept;

    std::uint64_t bytes_on_disk() const noexcept { return bytes_.load(std::memory_order_relaxed); }
    // How long a batch takes lately, from its first work to its commit.
    std::chrono::microseconds commit_time() const noexcept {
        return std::chrono::microseconds(commit_time_.load(std::memory_order_relaxed));
    }

private:
    struct item {
        work what;
        done then;
    };
    store(const record::connection_options& writing, record::connection_options reading);

    void gather(std::unique_lock<std::mutex>& lock, std::size_t last_batch);
    void write_all() noexcept;
    void read_all() noexcept;
    void commit(std::vector<item>& batch);
    std::string attempt(std::vector<item>& batch, std::size_t first, std::size_t count);
    void look_at_size();
    void note_commit_time(std::chrono::steady_clock::duration took) noexcept;

    record::connection writer_; // of the writing thread, once it runs
    std::chrono::steady_clock::time_point looked_{};
    std::function<void()> all_told_;
    record::readers readers_;

    mutable std::mutex mutex_; // guards what follows
    std::condition_variable written_;
    std::condition_variable asked_;
    std::deque<item> writes_;
    std::size_t wanted_ = 0; // writes for which the writing thread waits; 0: it does not
    std::deque<item> reads_;
    bool closing_ = false; // no new work
    std::thread writing_;
    std::vector<std::thread> reading_;

    std::atomic<std::uint64_t> bytes_{0};      // the writing thread writes
    std::atomic<std::int64_t> commit_time_{0}; // microseconds; the writing thread writes
};

} // namespace berth::host::job
