// Reading connections, as many as threads read at once. One is taken for a statement and given back after it, the most
// recently used first: its pages and statements are still warm. Any thread.
#pragma once

#include <record/connection.hpp>

#include <condition_variable>
#include <functional>
#include <mutex>

namespace berth::host::record {

class readers {
public:
    readers(connection_options options, std::size_t limit);

    class lease {
    public:
        lease(readers& from, std::unique_ptr<connection> taken) noexcept
            : from_(&from), connection_(std::move(taken)) {}
        lease(lease&&) noexcept = default;
        lease& operator=(lease&&) = delete;
        ~lease() {
            if (connection_) from_->give_back(std::move(connection_));
        }
        connection& operator*() const noexcept { return *connection_; }

    private:
        readers* from_;
        std::unique_ptr<connection> connection_;
    };

    // Waits up to the deadline when all are taken. Fails with 503 then, 500 when the file cannot be opened.
    std::variant<lease, outcome> take();
    // Empty, or why `what`, which throws store_failure, did not come to its end.
    std::string run(const std::function<void(connection&)>& what);

private:
    void give_back(std::unique_ptr<connection> taken) noexcept;
    std::variant<lease, outcome> open();

    const connection_options options_;
    const std::size_t limit_;
    std::mutex mutex_; // guards what follows
    std::condition_variable freed_;
    std::vector<std::unique_ptr<connection>> free_;
    std::size_t open_ = 0;
    std::size_t waiting_ = 0;
};

} // namespace berth::host::record
