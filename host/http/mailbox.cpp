#include <http/mailbox.hpp>

#include <http/connection.hpp>
#include <http/posted_together.hpp>

#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

namespace berth::host::http {

mailbox::mailbox() : event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (event_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

mailbox::~mailbox() {
    ::close(event_);
}

void mailbox::post(std::shared_ptr<connection> from) noexcept {
    connection* raw = from.get();
    if (raw->mailed.exchange(true)) return;
    raw->mail_reference = std::move(from);
    raw->next_mail = newest_.load(std::memory_order_relaxed);
    while (!newest_.compare_exchange_weak(raw->next_mail, raw)) {
    }
    // Either the loop's last look saw the push, or this sees that it has closed.
    if (closed_.load()) return drop_all();
    tell();
}

bool mailbox::post(std::function<void()> task) {
    {
        std::lock_guard lock(mutex_);
        if (closed_.load()) return false;
        tasks_.push_back(std::move(task));
        has_tasks_.store(true);
    }
    tell();
    return true;
}

void mailbox::tell() noexcept {
    posted_together* const together = posted_together::of_this_thread();
    if (!together || !asleep_.load() || !together->remember(shared_from_this())) wake();
}

void mailbox::wake() noexcept {
    if (!asleep_.exchange(false)) return;
    std::uint64_t one = 1;
    [[maybe_unused]] auto written = ::write(event_, &one, sizeof one);
}

// Sequentially consistent on both sides: a poster pushes, then looks whether the loop sleeps; the loop says that it
// sleeps, then looks into the box. One of the two sees the other.
bool mailbox::prepare_sleep() noexcept {
    asleep_.store(true);
    if (!newest_.load() && !has_tasks_.load()) return true;
    asleep_.store(false);
    return false;
}

connection* mailbox::take() noexcept {
    if (!newest_.load(std::memory_order_relaxed)) return nullptr;
    connection* newest = newest_.exchange(nullptr);
    connection* oldest = nullptr;
    while (newest) {
        connection* older = std::exchange(newest->next_mail, oldest);
        oldest = std::exchange(newest, older);
    }
    return oldest;
}

std::vector<std::function<void()>> mailbox::take_tasks() {
    if (!has_tasks_.load(std::memory_order_relaxed)) return {};
    std::lock_guard lock(mutex_);
    has_tasks_.store(false);
    return std::exchange(tasks_, {});
}

void mailbox::close() noexcept {
    std::vector<std::function<void()>> dropped;
    {
        std::lock_guard lock(mutex_);
        closed_.store(true);
        dropped = std::exchange(tasks_, {});
    }
    drop_all();
}

// mailed stays set: nothing more comes through a closed box.
void mailbox::drop_all() noexcept {
    connection* at = newest_.exchange(nullptr);
    while (at) {
        connection* next = at->next_mail;
        std::shared_ptr<connection> last = std::move(at->mail_reference);
        at = next;
    }
}

} // namespace berth::host::http
