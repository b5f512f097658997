// The sockets that are open, by the instance they talk to, so that they can be told when it leaves. Any thread.
#pragma once

#include <plugin/instance.hpp>

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace berth::host::binding {

// A socket as the host sees it.
class open_socket {
public:
    // Its instance serves no longer: it says goodbye unless a call runs that will end. Any thread; does not block.
    virtual void depart() noexcept = 0;

protected:
    ~open_socket() = default;
};

class open_sockets {
public:
    void add(const plugin::instance* of, const std::shared_ptr<open_socket>& socket);
    void remove(const open_socket* socket) noexcept;
    // Calls depart on those whose instance is none of `serving`.
    void keep_only(const std::vector<std::shared_ptr<plugin::instance>>& serving);
    std::size_t count() const;

private:
    struct entry {
        const plugin::instance* instance;
        std::weak_ptr<open_socket> socket;
    };
    mutable std::mutex mutex_; // guards entries_
    std::unordered_map<const open_socket*, entry> entries_;
};

} // namespace berth::host::binding
