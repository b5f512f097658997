// The channel to standard error. Poco's ConsoleChannel writes a line and its end in two steps, between which the line
// of another process with the same standard error (a worker) may come; this one writes both at once. Any thread.
#pragma once

#include <Poco/Channel.h>
#include <Poco/Message.h>

namespace berth::host::observe {

class error_channel : public Poco::Channel {
public:
    void log(const Poco::Message& message) override; // throws Poco::WriteFileException
};

} // namespace berth::host::observe
