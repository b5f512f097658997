#include <observe/log.hpp>

#include <observe/error_channel.hpp>
#include <observe/log_line.hpp>
#include <observe/metrics.hpp>

#include <Poco/AutoPtr.h>
#include <Poco/FileChannel.h>
#include <Poco/Message.h>

#include <atomic>
#include <mutex>

namespace berth::host::observe {
namespace {

using channel_pointer = Poco::AutoPtr<Poco::Channel>;

// Never destroyed: detached threads and destructors of statics may still log while the process ends.
struct sink {
    std::atomic<int> least{static_cast<int>(level::information)}; // configure_log writes, all threads read
    std::mutex mutex;                                             // guards json and channel
    bool json = false;
    channel_pointer channel{new error_channel};
};

sink& the_sink() {
    static sink& only = *new sink;
    return only;
}

channel_pointer channel_to(const std::string& file) {
    if (file.empty()) return channel_pointer(new error_channel);
    channel_pointer channel(new Poco::FileChannel(file));
    channel->setProperty("rotation", "16 M");
    channel->setProperty("archive", "number");
    channel->setProperty("purgeCount", "8");
    channel->open(); // throws now rather than at the first line
    return channel;
}

Poco::Message::Priority priority_of(level at) noexcept {
    switch (at) {
    case level::debug:
        return Poco::Message::PRIO_DEBUG;
    case level::information:
        return Poco::Message::PRIO_INFORMATION;
    case level::warning:
        return Poco::Message::PRIO_WARNING;
    case level::error:
        break;
    }
    return Poco::Message::PRIO_ERROR;
}

void count_dropped() noexcept {
    try {
        counter_of("berth_log_dropped_total", "Log lines that could not be written").add();
    } catch (...) {
        return; // no memory even for the counter: the line is lost all the same
    }
}

} // namespace

void configure_log(const log_options& options) {
    channel_pointer channel = channel_to(options.file);
    sink& to = the_sink();
    {
        std::lock_guard lock(to.mutex);
        to.json = options.json;
        std::swap(to.channel, channel);
    }
    to.least.store(static_cast<int>(options.least), std::memory_order_relaxed);
}

bool logs(level at) noexcept {
    return static_cast<int>(at) >= the_sink().least.load(std::memory_order_relaxed);
}

void log(level at, std::string_view event, std::initializer_list<log_field> fields) noexcept {
    if (!logs(at)) return;
    try {
        sink& to = the_sink();
        channel_pointer channel;
        bool json = false;
        {
            std::lock_guard lock(to.mutex);
            channel = to.channel;
            json = to.json;
        }
        const Poco::Timestamp now;
        const auto line = json ? json_line : text_line;
        channel->log(Poco::Message("berth", line(now, at, event, fields), priority_of(at)));
    } catch (...) {
        count_dropped();
    }
}

} // namespace berth::host::observe
