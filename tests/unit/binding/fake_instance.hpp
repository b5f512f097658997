// An instance that runs no plugin: it records the messages that reach it and answers as the test says, at once on the
// loop or from a thread of its own after wake(). Any thread.
#pragma once

#include <plugin/instance.hpp>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// A message as it was when it came, for it is gone after the call.
struct seen_call {
    std::uint32_t endpoint = 0;
    std::string method;
    std::string target;
    std::vector<std::pair<std::uint32_t, std::string>> arguments;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool body_ends_with_nul = false;
};

class fake_instance final : public berth::host::plugin::instance {
public:
    using answer_function = std::function<void(berth::host::plugin::invocation&)>;

    // Answers 200 "ok" unless told otherwise.
    fake_instance(const std::vector<berth_endpoint>& endpoints, const char* name = "fake", bool on_thread = false);
    ~fake_instance() override;

    void answer_with(answer_function answer);
    std::vector<seen_call> seen() const;
    seen_call last() const; // fails the test when there is none
    std::size_t wakes() const;

    void submit(std::unique_ptr<berth::host::plugin::invocation> call, bool on_loop) noexcept override;
    void wake() noexcept override;
    std::size_t running() const noexcept override { return 0; }
    std::size_t queued() const noexcept override { return 0; }
    std::uint64_t calls() const noexcept override { return 0; }
    std::uint64_t restarts() const noexcept override { return 0; }
    bool drain(std::chrono::milliseconds) override { return true; }
    // Joins the thread, so that no call of its own can drop the last reference to it there.
    berth::host::plugin::unloaded stop() override;

private:
    void serve();

    const bool on_thread_;
    mutable std::mutex mutex_; // guards the rest
    answer_function answer_;
    std::vector<seen_call> seen_;
    std::deque<std::unique_ptr<berth::host::plugin::invocation>> queue_;
    std::size_t wakes_ = 0;
    bool woken_ = false;
    bool ending_ = false;
    std::condition_variable changed_;
    std::thread thread_;
};

// An endpoint with inputs; the text and arrays live as long as the process.
struct input_of {
    berth_place place;
    const char* name;
    bool list = false;
    bool bytes = false; // instead of a string
};
const berth_type* string_type();
const berth_type* bytes_type();
berth_endpoint endpoint_of(const char* method, const char* path, const std::vector<input_of>& inputs = {},
                           std::uint32_t flags = 0);

// Answers with this status and body.
fake_instance::answer_function answering(std::uint32_t status, std::string body, std::string content_type = {},
                                         std::vector<std::pair<std::string, std::string>> headers = {});
fake_instance::answer_function answering_file(std::string path);
