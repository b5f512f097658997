// Waits for a server that is starting. Any thread.
#pragma once

#include <chrono>
#include <string>

namespace berth {

// Returns once the URL answers 200, asking every 10 ms with a limit of one second each, redirects followed. A base URL,
// such as http://127.0.0.1:8090, stands for the readiness of a Berth host (/readyz), or for / of any other server. At
// the end of the time std::runtime_error says what was found last. In libberth_client.
__attribute__((visibility("default"))) void wait_until_ready(const std::string& url, std::chrono::milliseconds at_most);

} // namespace berth
