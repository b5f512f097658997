// For a thread that answers many requests at a time: while one of these lives, the loops that it posts to are woken
// once each, when it goes, instead of for the first of every few answers. One at a time on a thread.
#pragma once

#include <memory>
#include <vector>

namespace berth::host::http {

class mailbox;

class posted_together {
public:
    posted_together() noexcept;
    posted_together(const posted_together&) = delete;
    posted_together& operator=(const posted_together&) = delete;
    ~posted_together();

    // For mailboxes: the one of this thread, or null.
    static posted_together* of_this_thread() noexcept;
    // False: it cannot be remembered, and has to be woken at once.
    bool remember(std::shared_ptr<mailbox> asleep) noexcept;

private:
    std::vector<std::shared_ptr<mailbox>> asleep_;
};

} // namespace berth::host::http
