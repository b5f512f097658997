#include <job/store.hpp>

#include <http/posted_together.hpp>
#include <job/options.hpp>
#include <job/schema.hpp>
#include <job/statement.hpp>
#include <observe/log.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace berth::host::job {

namespace {

constexpr std::size_t batch_limit = 512; // the first of a batch should not wait for too many others
constexpr int reading_threads = 2;
constexpr std::chrono::microseconds gather_time{500}; // for as many as the last batch had
constexpr std::chrono::milliseconds size_time{100};   // between two looks at the size of the file

// A file that others could read would show them what callers sent, and with what authorization.
std::string make_private(const std::filesystem::path& file) {
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error) return error.message();
    const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (opened < 0) return std::generic_category().message(errno);
    ::fchmod(opened, 0600);
    ::close(opened);
    return {};
}

} // namespace

std::variant<std::unique_ptr<store>, std::string> store::open(const std::filesystem::path& file, bool full_durability) {
    const std::string trouble = "the jobs in " + file.string() + " cannot be opened: ";
    if (std::string reason = make_private(file); !reason.empty()) return trouble + reason;
    using sync = record::connection_options::sync;
    record::connection_options options;
    options.file = file;
    options.synchronous = full_durability ? sync::full : sync::normal;
    record::connection_options writing = options;
    writing.writes = true;
    try {
        std::unique_ptr<store> made(new store(writing, options));
        prepare_tables(made->writer_);
        made->look_at_size();
        return made;
    } catch (const std::exception& error) {
        return trouble + error.what();
    }
}

store::store(const record::connection_options& writing, record::connection_options reading)
    : writer_(writing), readers_(std::move(reading), reading_threads + 6) {}

store::~store() {
    close();
}

void store::start(std::function<void()> all_told) {
    all_told_ = std::move(all_told);
    writing_ = std::thread([this] { write_all(); });
    for (int i = 0; i < reading_threads; ++i) reading_.emplace_back([this] { read_all(); });
}

void store::write(work what, done then) {
    {
        std::lock_guard lock(mutex_);
        if (closing_) return;
        writes_.push_back({std::move(what), std::move(then)});
        if (writes_.size() != wanted_) return;
    }
    written_.notify_one(); // without the lock, which it would find taken
}

std::size_t store::writes_waiting() const {
    std::lock_guard lock(mutex_);
    return writes_.size();
}

bool store::read(work what, done then) {
    {
        std::lock_guard lock(mutex_);
        if (closing_ || reads_.size() >= reads_waiting) return false;
        reads_.push_back({std::move(what), std::move(then)});
    }
    asked_.notify_one();
    return true;
}

std::string store::read_now(const work& what) {
    return readers_.run(what);
}

std::string store::write_now(const work& what) {
    std::vector<item> one;
    one.push_back({what, {}});
    return attempt(one, 0, 1);
}

// Those who come one after the other find each commit free at once; where many come at the same time, the rest of them
// is worth a moment, since a commit costs the same for one and for all.
void store::gather(std::unique_lock<std::mutex>& lock, std::size_t last_batch) {
    wanted_ = 1;
    written_.wait(lock, [this] { return closing_ || !writes_.empty(); });
    wanted_ = last_batch;
    written_.wait_for(lock, gather_time, [this] { return closing_ || writes_.size() >= wanted_; });
    wanted_ = 0;
}

void store::write_all() noexcept {
    std::vector<item> batch;
    std::size_t count = 1;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            gather(lock, count);
            if (writes_.empty()) return;
            count = std::min(writes_.size(), batch_limit);
            std::move(writes_.begin(), writes_.begin() + static_cast<std::ptrdiff_t>(count), std::back_inserter(batch));
            writes_.erase(writes_.begin(), writes_.begin() + static_cast<std::ptrdiff_t>(count));
        }
        commit(batch);
        if (all_told_) all_told_();
        batch.clear();
        look_at_size();
    }
}

// One work that fails takes the others of its batch along, so each gets a transaction of its own then.
void store::commit(std::vector<item>& batch) {
    const auto begun = std::chrono::steady_clock::now();
    if (attempt(batch, 0, batch.size()).empty()) {
        note_commit_time(std::chrono::steady_clock::now() - begun);
        const http::posted_together answers;
        for (item& each : batch) each.then({});
        return;
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const std::string fault = attempt(batch, i, 1);
        if (!fault.empty()) observe::error("jobs.write_failed", {{"reason", fault}});
        batch[i].then(fault);
    }
}

std::string store::attempt(std::vector<item>& batch, std::size_t first, std::size_t count) {
    try {
        writer_.start_clock();
        statement(writer_, "BEGIN IMMEDIATE").run();
        for (std::size_t i = first; i < first + count; ++i) {
            writer_.start_clock();
            batch[i].what(writer_);
        }
        writer_.start_clock();
        statement(writer_, "COMMIT").run();
        return {};
    } catch (const std::exception& error) {
        const std::string fault = error.what();
        try {
            writer_.start_clock();
            if (writer_.in_transaction()) statement(writer_, "ROLLBACK").run();
        } catch (const std::exception& second) {
            return fault + "; then " + second.what();
        }
        return fault;
    }
}

void store::note_commit_time(std::chrono::steady_clock::duration took) noexcept {
    constexpr std::int64_t share = 8; // of the last one in the mean
    const auto last = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    const std::int64_t mean = commit_time_.load(std::memory_order_relaxed);
    commit_time_.store(mean + (last - mean) / share, std::memory_order_relaxed);
}

void store::look_at_size() {
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_ < size_time) return;
    looked_ = now;
    try {
        // Pages that are free again will be used before the file grows.
        statement pages(writer_, "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, "
                                 "pragma_freelist_count, pragma_page_size");
        if (pages.step()) bytes_.store(static_cast<std::uint64_t>(pages.integer(0)), std::memory_order_relaxed);
    } catch (const std::exception&) {
        return; // as it was
    }
}

void store::read_all() noexcept {
    for (;;) {
        item one;
        {
            std::unique_lock lock(mutex_);
            asked_.wait(lock, [this] { return closing_ || !reads_.empty(); });
            if (reads_.empty()) return;
            one = std::move(reads_.front());
            reads_.pop_front();
        }
        one.then(read_now(one.what));
    }
}

void store::close() noexcept {
    {
        std::lock_guard lock(mutex_);
        closing_ = true;
    }
    written_.notify_all();
    asked_.notify_all();
    if (writing_.joinable()) writing_.join();
    for (std::thread& each : reading_) each.join();
    reading_.clear();
}

} // namespace berth::host::job
