// The uploads that are open: each with the file in which it grows, and one writer at a time. Any thread, without
// waiting; what is on disk of them is the store's to read and remove.
#pragma once

#include <artifact/incoming.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <variant>

namespace berth::host::artifact {

struct open_upload {
    artifact_facts about; // as its row has it
    std::unique_ptr<incoming> file;
    bool length_told = false;             // late, and not in its row yet
    std::atomic<std::int64_t> touched{0}; // when something came last; its writer sets, the sweep reads

    bool complete() const noexcept {
        return about.length >= 0 && file->size() == static_cast<std::uint64_t>(about.length);
    }
};

class uploads;

// The right to write to an upload, until it goes.
class upload_lease {
public:
    upload_lease(uploads& from, std::shared_ptr<open_upload> taken) : from_(&from), taken_(std::move(taken)) {}
    upload_lease(upload_lease&& other) noexcept = default;
    upload_lease& operator=(upload_lease&&) = delete;
    ~upload_lease();
    open_upload* operator->() const noexcept { return taken_.get(); }
    open_upload& operator*() const noexcept { return *taken_; }

private:
    uploads* from_;
    std::shared_ptr<open_upload> taken_;
};

class uploads {
public:
    explicit uploads(std::size_t most) : most_(most) {}

    // 503 when as many are open as may be.
    fault has_room() const;
    void add(std::shared_ptr<open_upload> one);
    void remove(const std::string& id);

    // 404 when there is none, 423 while somebody else writes to it.
    std::variant<upload_lease, fault> take(const std::string& id);
    // How much has come; nothing when it is not open.
    std::optional<std::uint64_t> offset(const std::string& id) const;
    // Those without progress since then, or that are complete and wait for their end.
    std::vector<std::string> due(std::int64_t untouched_since) const;

private:
    friend class upload_lease;
    void give_back(const open_upload& one);

    const std::size_t most_;
    mutable std::mutex mutex_; // guards what follows
    std::map<std::string, std::shared_ptr<open_upload>> open_;
    std::map<std::string, std::uint64_t> offsets_; // as the last writer left them
    std::set<std::string> busy_;
};

} // namespace berth::host::artifact
