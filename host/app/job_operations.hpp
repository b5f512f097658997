// Jobs for operators: the admin API's questions, put to the manager of jobs and waited for. Any thread that may block.
#pragma once

#include <admin/host_control.hpp>
#include <job/manager.hpp>

#include <memory>

namespace berth::host::app {

class job_operations final : public admin::job_control {
public:
    explicit job_operations(std::shared_ptr<job::manager> of) : manager_(std::move(of)) {}

    http::response list(std::string_view query) override;
    http::response show(std::string_view id) override;
    http::response cancel(std::string_view id) override;
    http::response retry(std::string_view id) override;

private:
    const std::shared_ptr<job::manager> manager_;
};

} // namespace berth::host::app
