#include <record/readers.hpp>

namespace berth::host::record {

readers::readers(connection_options options, std::size_t limit) : options_(std::move(options)), limit_(limit) {
    free_.reserve(limit); // giving back must not allocate
}

std::variant<readers::lease, outcome> readers::take() {
    std::unique_lock lock(mutex_);
    if (free_.empty() && open_ == limit_) {
        ++waiting_;
        const bool in_time =
            freed_.wait_for(lock, options_.deadline, [this] { return !free_.empty() || open_ < limit_; });
        --waiting_;
        if (!in_time)
            return failure_of(503,
                              "all " + std::to_string(limit_) + " reading connections were busy until the deadline");
    }
    if (!free_.empty()) {
        auto taken = std::move(free_.back());
        free_.pop_back();
        return lease(*this, std::move(taken));
    }
    ++open_;
    lock.unlock();
    return open();
}

std::string readers::run(const std::function<void(connection&)>& what) {
    auto taken = take();
    if (const auto* fault = std::get_if<outcome>(&taken)) return fault->detail;
    connection& on = *std::get<lease>(taken);
    try {
        on.start_clock();
        what(on);
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}

std::variant<readers::lease, outcome> readers::open() {
    try {
        return lease(*this, std::make_unique<connection>(options_));
    } catch (const SQLite::Exception& problem) {
        const std::lock_guard lock(mutex_);
        --open_;
        freed_.notify_one();
        return failure_of(500, "cannot open " + options_.file.string() + " for reading: " + problem.what());
    } catch (...) {
        const std::lock_guard lock(mutex_);
        --open_;
        freed_.notify_one();
        throw;
    }
}

void readers::give_back(std::unique_ptr<connection> taken) noexcept {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(taken));
    if (waiting_ > 0) freed_.notify_one();
}

} // namespace berth::host::record
