// A failure that the caller is told: thrown from a handler, it becomes a problem document (RFC 9457). Any other
// exception becomes a 500 without its text, which goes to the log.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace berth {

class problem : public std::exception {
public:
    // `status` is an HTTP status from 400 to 599, `detail` a sentence for the caller.
    explicit problem(int status, std::string detail = {}) : status_(status), detail_(std::move(detail)) {}

    // A stable URN or URL of the kind of problem; "about:blank" without one.
    problem& type(std::string uri) {
        type_ = std::move(uri);
        return *this;
    }
    // Short name of the kind of problem; the status' own phrase without one.
    problem& title(std::string text) {
        title_ = std::move(text);
        return *this;
    }
    // One more header of the answer, such as Retry-After.
    problem& header(std::string name, std::string value) {
        headers_.emplace_back(std::move(name), std::move(value));
        return *this;
    }

    const char* what() const noexcept override { return detail_.c_str(); }
    int status() const noexcept { return status_; }
    const std::string& detail() const noexcept { return detail_; }
    const std::string& type() const noexcept { return type_; }
    const std::string& title() const noexcept { return title_; }
    const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return headers_; }

private:
    int status_;
    std::string detail_, type_, title_;
    std::vector<std::pair<std::string, std::string>> headers_;
};

} // namespace berth
